import { checksum } from '../model/checksum.js'
import { isRecord } from '../model/record.js'

/** What the canary remembers of the database. */
export interface CanaryNote {
  readonly replicaId: string
  readonly generation: number
  readonly head: number
}

/** No journal gets that far; numbers go on from what a note says, and there must be some left. */
const highest = 2 ** 50

/** The note of what was found; undefined when that is none, or damaged. */
export function decodeCanaryNote(value: unknown): CanaryNote | undefined {
  if (!isRecord(value)) return undefined
  const { replicaId, generation, head } = value
  if (typeof replicaId !== 'string' || !isNumber(generation) || !isNumber(head)) return undefined
  const note = { replicaId, generation, head }
  return value.sum === sumOf(note) ? note : undefined
}

export function encodeCanaryNote(note: CanaryNote): unknown {
  return { ...note, sum: sumOf(note) }
}

/** What is known of the database that was found, or of the last one where none was. */
export type NoteOf = (replicaId: string | undefined) => CanaryNote | undefined

/** Of two notes the one that knows more. Where they are of different databases one is out of date: the one not of this database. */
export function newerNote(one: CanaryNote | undefined, other: CanaryNote | undefined): NoteOf {
  return (replicaId) => {
    if (one === undefined || other === undefined) return one ?? other
    if (one.replicaId !== other.replicaId) return other.replicaId === replicaId ? other : one
    return other.head > one.head ? other : one
  }
}

/** Whether a note says more than the one that is known. */
export function isNews(note: CanaryNote, known: CanaryNote | undefined): boolean {
  if (known?.replicaId !== note.replicaId) return true
  return note.head > known.head || note.generation > known.generation
}

function sumOf({ replicaId, generation, head }: CanaryNote): number {
  return checksum(`${generation}.${head}.${replicaId}`)
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= highest
}
