/** The most that is read; the store itself refuses to grow beyond its own limit. */
export const importLimits = { sizeBytes: 64 * 1024 * 1024, rows: 250_000 } as const

export type ParsedImport =
  | { readonly kind: 'rows'; readonly tasks: readonly unknown[]; readonly users: readonly unknown[] }
  | { readonly kind: 'refused'; readonly reason: string }

const refused = (reason: string): ParsedImport => ({ kind: 'refused', reason })

/** Decodes a file's bytes; undefined when they are not UTF-8, so that no letter is replaced in silence. */
export function decodeText(bytes: ArrayBuffer): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Finds the rows of a file: an array of tasks, or an object with `tasks` and perhaps `users`, as the export writes it. */
export function parseImport(bytes: ArrayBuffer): ParsedImport {
  if (bytes.byteLength > importLimits.sizeBytes) {
    return refused(`The file is larger than ${importLimits.sizeBytes / 1024 / 1024} MB. Split it and import the parts.`)
  }
  const text = decodeText(bytes)
  if (text === undefined) return refused('The file is not UTF-8 text. Save it as UTF-8 and try again.')
  if (text.trim() === '') return refused('The file is empty.')
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return refused(`The file is not valid JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  return rowsOf(value)
}

function rowsOf(value: unknown): ParsedImport {
  const { tasks, users } = Array.isArray(value) ? { tasks: value, users: [] } : fieldsOf(value)
  if (!Array.isArray(tasks)) {
    return refused('The file holds no tasks: expected an array of tasks, or an object with an array named "tasks".')
  }
  if (users !== undefined && !Array.isArray(users)) return refused('"users" is not an array.')
  const people = users ?? []
  if (tasks.length + people.length > importLimits.rows) {
    return refused(
      `The file has ${tasks.length.toLocaleString('en')} rows; at most ${importLimits.rows.toLocaleString('en')} are read at once.`,
    )
  }
  return { kind: 'rows', tasks, users: people }
}

function fieldsOf(value: unknown): { tasks?: unknown; users?: unknown } {
  if (typeof value !== 'object' || value === null) return {}
  const field = (name: string) => (Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined)
  return { tasks: field('tasks'), users: field('users') }
}
