import type { User } from '../board/task.js'
import type { ImportBatch } from './import-reader.js'
import type { RowProblem } from './import-row.js'

/** What the page asks of the worker. `read` is answered by one batch, so the worker never runs ahead of the page. */
export type ImportRequest =
  | { readonly kind: 'open'; readonly file: Blob; readonly knownUserIds: readonly string[] }
  | { readonly kind: 'read'; readonly count: number }

export type ImportReply =
  | { readonly kind: 'refused'; readonly reason: string }
  | {
      readonly kind: 'opened'
      readonly rows: number
      readonly users: readonly User[]
      readonly userProblems: readonly RowProblem[]
    }
  | { readonly kind: 'batch'; readonly batch: ImportBatch }
