import { isRecord } from '../model/record.js'

/** What the canary remembers of the database. */
export interface CanaryNote {
  readonly replicaId: string
  readonly head: number
}

export function decodeCanaryNote(value: unknown): CanaryNote | undefined {
  if (!isRecord(value)) return undefined
  const { replicaId, head } = value
  if (typeof replicaId !== 'string' || typeof head !== 'number' || !Number.isSafeInteger(head) || head < 0)
    return undefined
  return { replicaId, head }
}

/** What is missing of what the canary remembers, as a sentence; undefined when nothing is. */
export function missingAgainstCanary(
  note: CanaryNote | undefined,
  found: { readonly replicaId: string; readonly head: number } | undefined,
): string | undefined {
  if (note === undefined || note.head === 0) return undefined
  if (found === undefined) return `The database is empty; it held ${note.head} commits.`
  if (found.replicaId !== note.replicaId)
    return `The database was replaced by another; the one before held ${note.head} commits.`
  if (found.head < note.head) return `The journal ends at commit ${found.head}; ${note.head} were saved.`
  return undefined
}
