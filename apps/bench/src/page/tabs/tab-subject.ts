/** A library in one of two tabs that share a list of tasks. */
export interface TabSubject {
  /** Puts number `n` into the title of one task. */
  put(n: number): void
  /** Has `listener` called with the number that an update from elsewhere brought, by a subscriber of the library. */
  onPut(listener: (n: number) => void): void
  /** Puts number `n`, and resolves when it is saved; only where the library saves. */
  append?(n: number): Promise<unknown>
  /** What is there in the end, as JSON text: the same in both tabs. */
  state(): string
}

export const tasks = 100

export const idOf = (n: number) => `t${n % tasks}`
