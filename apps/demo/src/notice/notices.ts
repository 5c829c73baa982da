/** Something that is shown for a while, with a way to take it back. */
export interface Notice {
  readonly id: number
  readonly text: string
  readonly action?: { readonly label: string; readonly run: () => void }
}

interface Notices {
  /** The last thing said to screen readers. */
  readonly announcement: string
  readonly notice: Notice | null
}

let notices: Notices = { announcement: '', notice: null }
let lastId = 0
const listeners = new Set<() => void>()

function change(next: Partial<Notices>): void {
  notices = { ...notices, ...next }
  for (const listener of listeners) listener()
}

/** Says to screen readers what others see happen. */
export function announce(text: string): void {
  // A live region speaks when its text changes; the invisible mark lets the same sentence be said twice in a row.
  change({ announcement: text === notices.announcement ? `${text}\u2060` : text })
}

/** Shows and announces a sentence, with a button where there is something to do about it. */
export function notify(text: string, action?: Notice['action']): void {
  change({ notice: { id: ++lastId, text, ...(action ? { action } : {}) } })
  announce(text)
}

export function dismissNotice(): void {
  change({ notice: null })
}

export const getNotices = () => notices

export function subscribeToNotices(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
