import { isHoldfastError } from '@holdfast/core'
import type { PathSteps, Redaction } from './redaction.js'
import { Refusal } from './refusal.js'

interface Said {
  readonly code: string
  readonly path: PathSteps
  readonly message: string
}

const MAX_LENGTH = 1_000

// The engine's own words, which hold no value of the state.
const plain: ReadonlySet<string> = new Set(['more', 'queue-full', 'state-large', 'state-too-large', 'unknown-slice'])

// Said of one entity by what saw only that one: it can quote no other.
const ofEntity: ReadonlySet<string> = new Set([
  'cycle',
  'index',
  'key-mismatch',
  'not-json',
  'not-normal',
  'orphan',
  'restricted',
  'schema',
  'too-deep',
  'too-large',
  'unstable-transform',
])

/** What a panel may read of an issue or a finding. A check, a recipe or an action sees the whole state and may quote any of it. */
export function safeMessage(redaction: Redaction, { code, path, message }: Said): string {
  const isSafe = !redaction.active || plain.has(code) || (ofEntity.has(code) && !redaction.touches(path.slice(0, 2)))
  return isSafe ? message.slice(0, MAX_LENGTH) : 'redacted'
}

/** What a panel may read of an error: the engine's own words, or those of anybody where nothing is redacted. */
export function safeError(redaction: Redaction, error: unknown): string {
  const isOurs = error instanceof Refusal || isHoldfastError(error)
  if (redaction.active && !isOurs) return 'It threw; what it said is redacted.'
  return (error instanceof Error ? error.message : String(error)).slice(0, MAX_LENGTH)
}

/** What a panel may read of a text that an app or a person gave: it may quote anything. */
export function safeFreeText(redaction: Redaction, text: string): string {
  return redaction.active && text !== '' ? 'redacted' : text
}

const setAside = /^([^:]+): .* It was set aside in quarantine\.$/s

/** What a panel may read of a step of a recovery: of an entity that was set aside, the reason may quote it. */
export function safeStep(redaction: Redaction, step: string): string {
  const key = redaction.active ? setAside.exec(step)?.[1] : undefined
  if (key === undefined || !redaction.touches(key.split('/'))) return step
  return `${key}: redacted. It was set aside in quarantine.`
}
