import { isRecord } from '../model/record.js'

/** Tells other tabs how far the journal goes. A hint: whoever hears it reads the journal, or takes what it brings after a look. */
export interface Ring {
  readonly fence: string
  readonly head: number
  /** Whether settings changed. */
  readonly config: boolean
  /** Whether an append of this tab was too late, so that it waits for its turn. */
  readonly waits?: boolean
  /** The journal rows of the append that it tells of, unless they are large: complete in the database before it is rung. */
  readonly rows?: readonly unknown[] | undefined
}

/** What is larger is read from the journal: the channel copies it for each tab. */
export const maxOfferBytes = 64_000

export function decodeRing(message: unknown): Ring | undefined {
  if (!isRecord(message) || message.v !== 1 || message.type !== 'ring') return undefined
  const { fence, head, config, rows, waits } = message
  if (typeof fence !== 'string' || typeof head !== 'number' || typeof config !== 'boolean') return undefined
  const records = Array.isArray(rows) ? (rows as readonly unknown[]) : undefined
  return { fence, head, config, rows: records, waits: waits === true }
}
