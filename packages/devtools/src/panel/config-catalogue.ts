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
  validationEnabled: {
    label: 'Validation',
    text: "Schemas check this app's own updates. Data from outside is always checked.",
    caution: { when: false, text: 'Invalid values can enter the state.' },
  },
  optimizationEnabled: {
    label: 'Background optimisation',
    text: 'The journal is compacted in the background.',
    caution: { when: false, text: 'The journal grows without bound.' },
  },
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
}

/** The description of a setting; undefined for one that this panel does not know (a newer core): it is shown plainly. */
export function describeSetting(key: string): SettingDescription | undefined {
  return Object.hasOwn(catalogue, key) ? catalogue[key as keyof Config] : undefined
}
