import { type SliceDefinition, slice } from '../definition/slice.js'
import type { StandardSchema, StandardSchemaIssue } from '../definition/standard-schema.js'
import { isRecord } from '../model/record.js'

/** That something was imported: where it was stored, and the version it had there. */
export interface ImportMark {
  readonly key: string
  readonly version: number
}

/** What was imported so far, by the id of each import. */
export type ImportMarks = Readonly<Record<string, ImportMark>>

/**
 * Two marks for one key are invalid, and that is what makes an import happen once: the mark is part of the import's commit,
 * so of two tabs that import at the same time, the one that comes second into the journal is rejected as a whole.
 */
const oneMarkPerKey: StandardSchema<unknown, ImportMarks> = {
  '~standard': {
    version: 1,
    vendor: 'holdfast',
    validate: (value) => {
      const issues: StandardSchemaIssue[] = []
      const keys = new Set<string>()
      for (const [id, mark] of Object.entries(isRecord(value) ? value : { '': value })) {
        if (!isRecord(mark) || typeof mark.key !== 'string' || typeof mark.version !== 'number') {
          issues.push({ path: [id], message: 'An import mark is { key, version }.' })
        } else if (keys.has(mark.key)) issues.push({ path: [id], message: `'${mark.key}' was imported before.` })
        else keys.add(mark.key)
      }
      return issues.length > 0 ? { issues } : { value: value as ImportMarks }
    },
  },
}

/** Declares the slice `imports`, in which a store notes what `importPersisted` has imported. To import again, empty it. */
export function importMarks(): SliceDefinition<ImportMarks> {
  return slice({ schema: oneMarkPerKey, initial: {} })
}

/** Whether there is a mark for that key. */
export function isMarked(marks: ImportMarks, key: string): boolean {
  return Object.values(marks).some((mark) => mark.key === key)
}
