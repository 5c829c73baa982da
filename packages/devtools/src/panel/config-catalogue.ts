import type { Config } from '@holdfast/core'

export type SettingValue = boolean | number | string

/** What the panel knows of a setting beyond its value. */
export interface SettingDescription {
  readonly label: string
  readonly text: string
  /** Shown beside the value and the default. */
  readonly unit?: 'bytes' | 'ms'
  /** What it may be, where it is one of a few words. */
  readonly choices?: readonly string[]
  /** Values that weaken a promise, and what that means. */
  readonly caution?: { readonly when: SettingValue; readonly text: string }
}

const catalogue: { readonly [Key in keyof Config]: SettingDescription } = {
  enableRealTimeUpdates: {
    label: 'Real-time updates',
    text: 'Subscribers hear of each commit. Off: at most once per task.',
  },
  consistencyCheckInterval: {
    label: 'Consistency check',
    text: 'How often everything is checked; 0 never. What changed is checked soon after it did.',
    unit: 'ms',
  },
  recoveryEnabled: { label: 'Recovery', text: 'Damaged data is recovered by itself. Takes effect with recover().' },
  validationEnabled: {
    label: 'Validation',
    text: "Schemas check this app's own updates. Data from outside is always checked.",
    caution: { when: false, text: 'Invalid values can enter the state.' },
  },
  optimizationEnabled: {
    label: 'Background optimisation',
    text: 'Optimisation passes and the compaction of the journal run by themselves.',
    caution: { when: false, text: 'The journal grows without bound.' },
  },
  optimizationInterval: { label: 'Optimisation', text: 'How often the passes run; 0 never.', unit: 'ms' },
  maxStateSize: {
    label: 'Largest state',
    text: 'An update that would make the JSON of the state larger is rejected.',
    unit: 'bytes',
  },
  syncTimeout: {
    label: 'Storage timeout',
    text: 'How long storage may take to answer before it counts as hung.',
    unit: 'ms',
  },
  durability: {
    label: 'Durability',
    text: 'What a power cut may take: a second, some tens of milliseconds, nothing. A crash of tab or browser takes nothing at any level.',
    choices: ['relaxed', 'bounded', 'strict'],
    caution: { when: 'relaxed', text: 'A power cut may take the last second.' },
  },
  backupInterval: {
    label: 'Backup interval',
    text: 'How often a backup is made; 0 never. Takes effect with backups.',
    unit: 'ms',
  },
  backupRetention: { label: 'Backups kept', text: 'How many backups are kept. Takes effect with backups.' },
  conflict: {
    label: 'Conflict policy',
    text: 'For edits of the same place in two tabs, in slices that declare none.',
    choices: ['last-write-wins'],
  },
}

/** The description of a setting; undefined for one that this panel does not know (a newer core): it is shown plainly. */
export function describeSetting(key: string): SettingDescription | undefined {
  return Object.hasOwn(catalogue, key) ? catalogue[key as keyof Config] : undefined
}
