import { collection, createSyncStore, slice } from '@holdfast/core'
import { z } from 'zod'
import { type Extent, perform } from '../script.js'

const Row = z.object({
  id: z.string(),
  n: z.number().int().positive(),
  session: z.number().int().positive(),
  edits: z.number().int().min(0),
  text: z.string(),
})

/** Rows that a script of numbered commits writes, and the number of the newest. */
export function openLedger(extent: Extent, compactAfterBytes: number) {
  return createSyncStore(
    {
      name: 'ledger',
      version: 1,
      slices: {
        rows: collection({ schema: Row, indexes: { bySession: (row) => row.session } }),
        last: slice({
          schema: z.object({ n: z.number().int().min(0), session: z.number() }),
          initial: { n: 0, session: 0 },
        }),
      },
      actions: {
        write: (draft, n: number, session: number) => {
          perform(draft.rows, n, session, extent)
          draft.last = { n, session }
        },
      },
      checks: {
        rowsAreNotNewerThanLast: (state, report) => {
          for (const { id, n } of state.rows.values())
            if (n > state.last.n) report({ path: ['rows', id], message: 'was written by a commit that is not there' })
        },
      },
    },
    { compactAfterBytes },
  )
}

export type Ledger = ReturnType<typeof openLedger>
