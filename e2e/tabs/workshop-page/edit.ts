import type { Commit } from '@holdfast/core'
import type { Workshop } from './workshop.js'

/** Numbers that a seed decides. */
export type Draw = (limit: number) => number

export function createDraw(seed: number): Draw {
  let state = seed | 0
  return (limit) => {
    state = Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9
    return ((state ^ (state >>> 13)) >>> 0) % limit
  }
}

/** One edit, in one of the ways in which edits are made; it leaves an entry in the log, in the same commit. */
export function edit(workshop: Workshop, author: string, n: number, draw: Draw): Commit | Promise<Commit> {
  const id = `${author}-${n}`
  const job = `job ${draw(12)}`
  const log = (draft: Draft) => void draft.log.set(id, { id, author, isBump: false })
  switch (draw(9)) {
    case 0:
    case 1:
      return workshop.actions.bump(id, author)
    case 2:
      return workshop.actions.finish(id, author, job)
    case 3:
      return workshop.update((draft) => {
        draft.jobs.set(job, { id: job, title: `of ${id}`, points: draw(9), isDone: false, author })
        log(draft)
      })
    case 4:
      return workshop.update((draft) => {
        draft.jobs.delete(job)
        log(draft)
      })
    case 5:
      return workshop.batch(() => {
        workshop.update((draft) => {
          const note = `note ${draw(5)}`
          draft.notes.set(note, { id: note, text: `of ${id} `.repeat(1 + draw(10)) })
        })
        workshop.update(log)
      })
    case 6:
      return workshop.transaction(async (tx) => {
        tx.update((draft) => {
          draft.desk.size = draw(100)
        })
        await turn()
        tx.update(log)
      })
    default:
      return workshop.update((draft) => {
        const found = draft.jobs.get(job)
        if (found) found.points = draw(9)
        else draft.desk.theme = `of ${id}`
        log(draft)
      })
  }
}

type Draft = Parameters<Parameters<Workshop['update']>[0]>[0]

/** The browser's next task. */
export function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
