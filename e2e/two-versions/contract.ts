import type { StoreStatus } from '@holdfast/core'

/** A task, whichever version of the app shows it. */
export interface Shown {
  readonly id: string
  readonly label: string
  readonly isDone: boolean
}

/** What both versions of the page offer to a test. */
export interface BoardPage {
  ready(): Promise<void>
  add(id: string, label: string): void
  rename(id: string, label: string): void
  toggle(id: string): void
  flush(): Promise<void>
  status(): StoreStatus
  tasks(): readonly Shown[]
  /** Ids of what was added here and is saved. */
  saved(): readonly string[]
  /** Adds tasks, one after the other, until the store takes no more. */
  addForever(prefix: string): void
  /** What the store's events said of versions and losses. */
  told(): readonly (readonly [name: string, event: unknown])[]
}

declare global {
  interface Window {
    boardPage: BoardPage
  }
}
