import type { Facts } from '../protocol.js'
import type { Task } from './task.js'

export interface OpenOptions {
  readonly databaseName: string
  /** The tasks to start from, to be saved by libraries that save; undefined: load what was saved under that name. */
  readonly tasks: readonly Task[] | undefined
  readonly transactionBytes: readonly number[]
  /** `each`: the raw adapter appends at each update. `group`: it appends groups when asked to settle. */
  readonly appends: 'each' | 'group'
  /** The journal must still be there when the store is opened again: no compaction. */
  readonly keepJournal?: boolean
}

/** One store of one library, with the tasks in it. */
export interface Subject {
  /** One update as the library's user would write it: sets the title of one task. */
  rename(id: string, title: string): void
  /** A subscriber that hears of every update before `rename` returns. */
  subscribe(listener: () => void): void
  /** A subscriber that hears when that task changed, before `rename` returns. */
  select(id: string, listener: () => void): void
  get(id: string): Task | undefined
  size(): number
  /** Resolves when everything is saved; at once for libraries that do not save. */
  settle(): Promise<void>
  /** Replaces the comparison with the expected tasks, for what keeps none: gives what is wrong. */
  verify?(): Promise<string[]>
  /** Closes what was opened. */
  close(): Promise<void>
}

/** A library under measurement. One file each, loaded only by the pages that measure it. */
export interface Adapter {
  readonly facts: Facts
  /** Each save writes the whole state, so that only the last one counts. */
  readonly savesWhole?: boolean
  open(options: OpenOptions): Promise<Subject>
}
