import type { Facts } from '../../protocol.js'

/** What edits change of a task. */
export interface TaskPart {
  title: string
  assigneeId: string | null
  priority: number
}

/** One store with five collections in it. What a library can not do, its board has no function for. */
export interface Board {
  /** The update with that number: of one task, in turn its title, its assignee and its priority. */
  edit?(edit: number): void
  /** Resolves once the changes so far were checked for consistency in the background: the milliseconds that it took. */
  checkChanges?(): Promise<number>
  /** Validates everything; gives how much is wrong. */
  validate?(): Promise<number>
  /** Puts the expired notices back. */
  refill?(): Promise<void>
  /** Removes what expired; gives how many that were. */
  optimize?(): Promise<number>
  /** How many entities there are in all collections. */
  size(): number
  /** What became of the tasks, for a comparison with what they should be. */
  task?(
    id: string,
  ): { readonly title: string; readonly assigneeId: string | null; readonly priority: number } | undefined
  settle(): Promise<void>
  close(): Promise<void>
}

/** A library, or a way to declare things, under measurement with five collections. */
export interface BoardAdapter {
  readonly facts: Facts
  /** Opens it with the board of `n` entities in it, everything of its start over. */
  open(databaseName: string, n: number): Promise<Board>
}
