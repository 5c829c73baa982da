import { board } from '../board/board.js'
import { bulkEdit } from '../board/bulk-edit.js'
import { nextChunkSize, yieldToBrowser } from '../ui/frame-budget.js'
import { createImportClient, type ImportClient } from './import-client.js'
import type { RowProblem } from './import-row.js'
import { createPlacer } from './place-rows.js'

export interface ImportProgress {
  readonly rows: number
  readonly rowsRead: number
  readonly imported: number
  readonly problems: number
}

export interface ImportOutcome {
  readonly rows: number
  readonly rowsRead: number
  readonly imported: number
  readonly problems: readonly RowProblem[]
  /** Why it ended before the last row, if it did: the file's fault, the store's, or because it was cancelled. */
  readonly stopped?: string
}

export interface ImportOptions {
  readonly onProgress: (progress: ImportProgress) => void
  readonly signal: AbortSignal
}

/** Imports what is valid of a JSON file and reports the rest. Resolves when everything is on the board; saving goes on. */
export async function importFile(file: Blob, options: ImportOptions): Promise<ImportOutcome> {
  const client = createImportClient()
  try {
    const outcome = await bulkEdit((chunkDone) => run(client, file, options, chunkDone))
    return { ...outcome, problems: outcome.problems.toSorted(inFileOrder) }
  } catch (error) {
    const stopped = error instanceof Error ? error.message : String(error)
    return { rows: 0, rowsRead: 0, imported: 0, problems: [], stopped }
  } finally {
    client.close()
  }
}

const inFileOrder = (a: RowProblem, b: RowProblem) => (a.list < b.list ? -1 : a.list > b.list ? 1 : a.row - b.row)

async function run(
  client: ImportClient,
  file: Blob,
  { onProgress, signal }: ImportOptions,
  chunkDone: () => void,
): Promise<ImportOutcome> {
  const knownUserIds = [...board.getState().users.keys()]
  const opened = await client.ask({ kind: 'open', file, knownUserIds })
  const nothing = { rows: 0, rowsRead: 0, imported: 0, problems: [] }
  if (opened.kind !== 'opened') return { ...nothing, stopped: opened.kind === 'refused' ? opened.reason : 'No answer.' }

  const problems: RowProblem[] = [...opened.userProblems]
  const { rows, users } = opened
  // One step to undo, however many commits.
  const options = { source: 'import', group: `import:${crypto.randomUUID()}` }
  board.update((draft) => {
    for (const user of users) if (!draft.users.has(user.id)) draft.users.set(user.id, user)
  }, options)
  const place = createPlacer(Date.now(), () => crypto.randomUUID(), options)
  let imported = 0
  let rowsRead = 0
  let count = 100
  while (rowsRead < rows) {
    if (signal.aborted) return { rows, rowsRead, imported, problems, stopped: 'Cancelled.' }
    const reply = await client.ask({ kind: 'read', count })
    if (reply.kind !== 'batch') return { rows, rowsRead, imported, problems, stopped: 'The file could not be read on.' }
    const startedAt = performance.now()
    const placed = place(reply.batch)
    imported += placed.imported
    problems.push(...reply.batch.problems, ...placed.problems)
    if (placed.stopped !== undefined) return { rows, rowsRead, imported, problems, stopped: placed.stopped }
    rowsRead = reply.batch.rowsRead
    onProgress({ rows, rowsRead, imported, problems: problems.length })
    chunkDone()
    await Promise.resolve() // React renders what changed in a microtask: it belongs to the batch's time
    count = nextChunkSize(count, performance.now() - startedAt)
    await yieldToBrowser()
  }
  return { rows, rowsRead, imported, problems }
}
