/** What a page offers to the test. */
export interface DiaryPage {
  /** Resolves once the store is ready, to how many entries there are then. */
  ready(): Promise<number>
  /** Adds so many entries, with so long between two; returns in the turn of the last, with nothing awaited since. */
  add(count: number, everyMs: number): Promise<void>
  tabId(): string
  /** Opens so many more stores, of a name each, and writes to each of them. */
  openMore(count: number): Promise<void>
  closeMore(): Promise<void>
}

declare global {
  interface Window {
    diaryPage: DiaryPage
  }
}
