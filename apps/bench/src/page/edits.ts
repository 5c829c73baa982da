import type { Subject } from './adapter.js'
import { taskId } from './task.js'

/** The task that the selector watches; every tenth edit changes it. */
export const watchedId = taskId(0)

/** The same sequence of edits for every library, and what must have come of it. */
export interface Edits {
  /** Makes the next edits on a store. */
  make(subject: Subject, count: number): void
  readonly made: number
  /** How many edits so far changed the watched task. */
  countWatched(): number
  /** What is wrong with the titles of the edited tasks. */
  compare(subject: Subject): string[]
}

export function createEdits(n: number): Edits {
  // Ready-made, and the expected state is worked out afterwards: the loop should cost nothing of its own.
  const ids = Array.from({ length: n }, (_, index) => taskId(index))
  const idOf = (edit: number) => (edit % 10 === 0 ? watchedId : (ids[(edit * 7919 + 13) % n] ?? watchedId))
  const titleOf = (edit: number) => `edited ${edit}`
  let made = 0
  return {
    make(subject, count) {
      for (const end = made + count; made < end; made++) subject.rename(idOf(made), titleOf(made))
    },
    get made() {
      return made
    },
    countWatched() {
      let watched = 0
      for (let edit = 0; edit < made; edit++) if (idOf(edit) === watchedId) watched++
      return watched
    },
    compare(subject) {
      const problems: string[] = []
      if (subject.size() !== n) problems.push(`${subject.size()} tasks instead of ${n}`)
      const titles = new Map<string, string>()
      for (let edit = 0; edit < made; edit++) titles.set(idOf(edit), titleOf(edit))
      let wrong = 0
      for (const [id, title] of titles) if (subject.get(id)?.title !== title) wrong++
      if (wrong > 0) problems.push(`${wrong} of ${titles.size} edited tasks have a wrong title`)
      return problems
    },
  }
}
