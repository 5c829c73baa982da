import type { Issue } from '../../commit/commit.js'
import type { PresenceDefinition } from '../../definition/presence.js'
import { plainCopy } from '../../guard/plain.js'
import { isRecord, ownValue } from '../../model/record.js'
import { validateValue } from '../../validate/schema.js'

/** Limit of one value, in characters of its JSON. */
export const maxValueLength = 16_384

export interface PresenceMessage {
  readonly tab: string
  /** Grows with each message of a tab: what arrives late is told by it. */
  readonly seq: number
  /** The tab leaves, or is frozen. */
  readonly gone: boolean
  /** All others are to tell of themselves. */
  readonly ask: boolean
  readonly values: ReadonlyMap<string, unknown>
}

export type Declared = ReadonlyMap<string, PresenceDefinition>

/** Guards and validates a value, at its sender and again at each receiver. */
export function checkPresence(
  name: string,
  { schema }: PresenceDefinition,
  value: unknown,
): ReturnType<typeof validateValue> {
  const issues: Issue[] = []
  const plain = plainCopy(value, [name], issues)
  if (issues.length === 0 && (JSON.stringify(plain) ?? '').length > maxValueLength) {
    issues.push({ path: [name], code: 'too-large', message: `is longer than ${maxValueLength} characters of JSON` })
  }
  return issues.length > 0 ? { issues } : validateValue(schema, plain, [name])
}

/** What a message says, as far as it can be believed; undefined when it is none. */
export function decodePresence(message: unknown, declared: Declared): PresenceMessage | undefined {
  try {
    if (!isRecord(message) || message.v !== 1 || message.type !== 'presence') return undefined
    const { tab, seq, gone, ask, values } = message
    if (typeof tab !== 'string' || !/^[\w-]{1,64}$/.test(tab) || !Number.isSafeInteger(seq)) return undefined
    if (typeof gone !== 'boolean' || typeof ask !== 'boolean' || !isRecord(values)) return undefined
    const valid = new Map<string, unknown>()
    for (const [name, definition] of declared) {
      const value = ownValue(values, name)
      if (value === undefined) continue
      const checked = checkPresence(name, definition, value)
      if (!checked.issues) valid.set(name, checked.value)
    }
    return { tab, seq: seq as number, gone, ask, values: valid }
  } catch {
    return undefined
  }
}
