import { isRecord } from '../../model/record.js'

/**
 * What tabs of different versions of the app tell each other. Hints, like all messages: nothing is safe only because one
 * arrived.
 *
 * - `migrating`: a newer app is about to migrate; older tabs save what is pending, answer, and keep back what comes after.
 * - `saving`, `saved`: an older tab's answer, before and after.
 * - `migrated`: the migration is over, or was given up.
 * - `handover`: commits are handed over, or were taken in.
 * - `left`: a page that may be gone left what it had not saved.
 */
export interface VersionMessage {
  readonly type: (typeof types)[number]
  /** Schema version of the app that tells. */
  readonly version: number
  readonly tab: string
}

const types = ['migrating', 'saving', 'saved', 'migrated', 'handover', 'left'] as const

export function decodeVersionMessage(message: unknown): VersionMessage | undefined {
  if (!isRecord(message) || message.v !== 1) return undefined
  const { version, tab } = message
  const type = types.find((known) => known === message.type)
  if (type === undefined || typeof version !== 'number' || typeof tab !== 'string') return undefined
  return { type, version, tab }
}
