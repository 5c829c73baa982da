import type { StoreStatus } from '@holdfast/core'

export interface SaveState {
  readonly tone: 'saved' | 'saving' | 'failed'
  readonly text: string
  /** The same for developers, where there is more to say. */
  readonly detail?: string
}

const usersWords: Readonly<Record<string, string>> = {
  MISSING_DEPENDENCY: 'this browser keeps no data for this page',
  STORAGE_FULL: 'this device is out of space',
  TIMEOUT: 'storage does not answer',
  STATE_CORRUPTED: 'storage is damaged',
}

/** What the person at the screen needs to know: is my work safe, and if not, why. */
export function saveStateOf({
  phase,
  pending,
  degraded,
}: Pick<StoreStatus, 'phase' | 'pending' | 'degraded'>): SaveState {
  if (phase === 'outdated') {
    return { tone: 'failed', text: 'Read-only: a newer version of this app saved the board. Reload the page.' }
  }
  if (phase === 'migration-failed') {
    return {
      tone: 'failed',
      text: 'Read-only: the data could not be updated for this version of the app. Nothing was changed.',
    }
  }
  if (phase === 'closed')
    return { tone: 'failed', text: 'Not saved: the board is closed in this tab. Reload the page.' }
  if (degraded)
    return {
      tone: 'failed',
      text: `Not saved: ${usersWords[degraded.code] ?? degraded.reason}`,
      detail: degraded.reason,
    }
  if (phase === 'memory') return { tone: 'failed', text: 'Not saved: this browser offers no storage here.' }
  if (phase === 'boot') return { tone: 'saving', text: 'Opening…' }
  return pending > 0 ? { tone: 'saving', text: 'Saving…' } : { tone: 'saved', text: 'All changes saved' }
}
