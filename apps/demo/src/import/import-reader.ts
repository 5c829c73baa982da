import type { ZodType } from 'zod'
import { User } from '../board/task.js'
import { ImportRow, type RowProblem, sourceOf } from './import-row.js'

export interface ImportBatch {
  readonly tasks: readonly { readonly row: number; readonly task: ImportRow }[]
  readonly problems: readonly RowProblem[]
  /** Rows read so far, good and bad. */
  readonly rowsRead: number
}

/** Reads the rows of a file in portions, each checked by itself: a bad row never takes a good one with it. */
export interface ImportReader {
  readonly rows: number
  readonly users: readonly User[]
  readonly userProblems: readonly RowProblem[]
  read(count: number): ImportBatch
}

export interface ImportReaderOptions {
  readonly tasks: readonly unknown[]
  readonly users: readonly unknown[]
  /** People who are on the board already; tasks may name them. */
  readonly knownUserIds: Iterable<string>
}

export function createImportReader({ tasks, users, knownUserIds }: ImportReaderOptions): ImportReader {
  const people: User[] = []
  const userProblems: RowProblem[] = []
  users.forEach((value, index) => {
    const checked = check(User, value, 'users', index + 1)
    if (checked.problems) userProblems.push(...checked.problems)
    else people.push(checked.output)
  })
  const assignable = new Set([...knownUserIds, ...people.map((user) => user.id)])
  const rowOfId = new Map<string, number>()
  let rowsRead = 0

  /** What a schema of one row can not see: other rows, and who is on the board. */
  const checkAgainstRest = (task: ImportRow, value: unknown, row: number): RowProblem | undefined => {
    const problem = (path: string, message: string) =>
      ({ list: 'tasks', row, path, message, source: sourceOf(value) }) as const
    const earlier = task.id === undefined ? undefined : rowOfId.get(task.id)
    if (earlier !== undefined) return problem('id', `Row ${earlier} has the same id`)
    if (task.assigneeId !== null && !assignable.has(task.assigneeId)) {
      return problem('assigneeId', `Nobody on the board or in the file has the id "${task.assigneeId}"`)
    }
    return undefined
  }

  return {
    rows: tasks.length,
    users: people,
    userProblems,
    read: (count) => {
      const good: { row: number; task: ImportRow }[] = []
      const problems: RowProblem[] = []
      for (const end = Math.min(tasks.length, rowsRead + count); rowsRead < end; ) {
        const value = tasks[rowsRead]
        const row = ++rowsRead
        const checked = check(ImportRow, value, 'tasks', row)
        const mismatch = checked.problems ? undefined : checkAgainstRest(checked.output, value, row)
        if (checked.problems) problems.push(...checked.problems)
        else if (mismatch) problems.push(mismatch)
        else {
          if (checked.output.id !== undefined) rowOfId.set(checked.output.id, row)
          good.push({ row, task: checked.output })
        }
      }
      return { tasks: good, problems, rowsRead }
    },
  }
}

type Checked<Output> =
  | { readonly output: Output; readonly problems?: undefined }
  | { readonly problems: readonly RowProblem[] }

function check<Output>(
  schema: ZodType<Output>,
  value: unknown,
  list: RowProblem['list'],
  row: number,
): Checked<Output> {
  const result = schema.safeParse(value)
  if (result.success) return { output: result.data }
  const source = sourceOf(value)
  const byPath = new Map<string, RowProblem>() // one problem per field is enough to mend it
  for (const { path, message } of result.error.issues) {
    const field = path.join('.')
    if (!byPath.has(field)) byPath.set(field, { list, row, path: field, message, source })
  }
  return { problems: [...byPath.values()] }
}
