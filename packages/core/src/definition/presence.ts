import { HoldfastError } from '../errors.js'
import { requireSchema } from './slice.js'
import type { SchemaOutput, StandardSchema } from './standard-schema.js'

export interface PresenceOptions<Schema extends StandardSchema> {
  readonly schema: Schema
  /** How long a tab that falls silent still counts as there, in milliseconds from 1,000. Default 30,000. */
  readonly ttlMs?: number
}

/** A value that each tab has of its own and that the others see while it is open. No state: never stored. */
export interface PresenceDefinition<Value = unknown> {
  readonly kind: 'presence'
  readonly schema: StandardSchema<unknown, Value>
  readonly ttlMs: number
}

/** Declares what tabs tell each other about themselves: a cursor, a selection, who edits what. */
export function presence<Schema extends StandardSchema>({
  schema,
  ttlMs = 30_000,
}: PresenceOptions<Schema>): PresenceDefinition<SchemaOutput<Schema>> {
  if (!Number.isSafeInteger(ttlMs) || ttlMs < 1_000 || ttlMs > 86_400_000) {
    throw new HoldfastError('MISUSE', `presence(): ttlMs must be a whole number from 1,000; got ${String(ttlMs)}.`)
  }
  return {
    kind: 'presence',
    schema: requireSchema('presence()', schema) as StandardSchema<unknown, SchemaOutput<Schema>>,
    ttlMs,
  }
}
