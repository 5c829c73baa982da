import type { Commit } from '@holdfast/core'
import { type Extent, perform, scatter } from '../script.js'
import type { Ledger } from './ledger.js'

/** How many commits may wait to be saved before the writer waits for them. */
const maxPending = 300

export interface Writer {
  readonly ledger: Ledger
  readonly extent: Extent
  readonly session: number
  /** Called with the number of a commit whose `saved` has resolved. */
  onSaved(n: number): void
  /** Called with why the `saved` of a commit rejected. */
  onFailed(error: unknown): void
}

/** Makes commits as fast as it can, in all the ways in which commits are made, until the page goes away or number `to` is made. */
export async function write(writer: Writer, to: number): Promise<void> {
  const { ledger, onSaved } = writer
  let n = ledger.getState().last.n
  while (n < to) {
    const burst = burstAt(n)
    let newest: Commit | undefined
    for (let left = Math.min(burst, to - n); left > 0; left--) {
      n += 1
      const made = n
      const done = commit(writer, made)
      newest = done instanceof Promise ? await done : done
      if (newest.status === 'rejected') throw new Error(`Commit ${made} was rejected: ${JSON.stringify(newest.issues)}`)
      // Not of every commit: whether somebody asks decides when it is appended.
      if (burst === 1 || scatter(made) % 3 === 0) newest.saved.then(() => onSaved(made), writer.onFailed)
    }
    if (burst === 1 || ledger.getStatus().pending > maxPending) await newest?.saved
    else await turn()
  }
  await ledger.flush()
  onSaved(n)
}

/** One commit that waits for `saved`, or many that do not. */
function burstAt(n: number): number {
  const chance = scatter(n * 7 + 3)
  return chance % 3 === 0 ? 1 : 1 + (chance % 60)
}

/** Makes commit n, in a way that n decides. */
export function commit({ ledger, extent, session }: Writer, n: number): Commit | Promise<Commit> {
  switch (scatter(n * 11 + 5) % 6) {
    case 0:
      return ledger.actions.write(n, session)
    case 1:
      return ledger.batch(() => {
        ledger.update((draft) => perform(draft.rows, n, session, extent))
        ledger.update((draft) => {
          draft.last = { n, session }
        })
      })
    case 2:
      return ledger.transaction(async (tx) => {
        tx.update((draft) => perform(draft.rows, n, session, extent))
        await turn()
        tx.update((draft) => {
          draft.last = { n, session }
        })
      })
    default:
      return ledger.update((draft) => {
        perform(draft.rows, n, session, extent)
        draft.last = { n, session }
      })
  }
}

/** The browser's next task. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(undefined)
  })
}
