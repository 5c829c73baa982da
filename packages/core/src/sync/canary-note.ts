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
