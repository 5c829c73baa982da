import type { StoreShape } from '../definition/store-shape.js'
import { plainCopy } from '../guard/plain.js'
import { type Applied, applyOperations, type EntityChange, type Touched } from '../model/apply.js'
import { diffValue } from '../model/diff.js'
import type { Operation } from '../model/operation.js'
import { isRecord, ownValue } from '../model/record.js'
import type { RootState } from '../model/root-state.js'
import { sizeBytes } from '../model/size.js'
import { validateValue } from '../validate/schema.js'
import type { Issue } from './commit.js'
import { followDeletions, refuseOrphans, refuseReferred } from './consequences.js'
import { enforceChecks } from './enforce-checks.js'

/** A state with the estimated size of its JSON, which is kept up to date change by change. */
export interface SizedState {
  readonly state: RootState
  readonly bytes: number
}

export interface PrepareLimits {
  /** Whether schemas are checked. The guard always is. */
  readonly validate: boolean
  readonly maxStateBytes: number
  /** Whether references are followed and enforced checks run. Not for effects that were prepared with it already. */
  readonly enforce: boolean
}

/** Operations as they were asked for: of a batch, those of each update by themselves. */
export type Asked = readonly (readonly Operation[])[]

/** A change that may be: what it does, and what comes of it. */
export interface Changed {
  readonly kind: 'changed'
  readonly effect: readonly Operation[]
  /**
   * What was asked for, without what follows from it: to be derived again in these parts, one after the other. Undefined
   * where nothing follows: it is the effect.
   */
  readonly asked: Asked | undefined
  readonly after: SizedState
  readonly touched: Touched
  /** Estimated size of what was touched, before and after. */
  readonly touchedBytes: number
}

/** What operations come to on a given state. */
export type Prepared =
  | Changed
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'rejected'; readonly issues: readonly Issue[] }

/**
 * The door through which every change goes, whoever asks for it: operations → guard → apply → validate what was touched →
 * follow references → enforce checks. Pure: gives the next state, never changes one.
 */
export function prepareOperations(
  shape: StoreShape,
  before: SizedState,
  operations: readonly Operation[],
  limits: PrepareLimits,
): Prepared {
  if (operations.length === 0) return { kind: 'unchanged' }
  const issues: Issue[] = []
  let effect = operations.map((operation) => guardOperation(operation, shape, issues))
  if (issues.length > 0) return { kind: 'rejected', issues }
  let applied = applyOperations(before.state, effect, shape.isCollection)
  if (applied.touched.size === 0) return { kind: 'unchanged' }
  adopt(validateTouched(shape, applied, limits.validate, issues))
  const own = effect
  if (issues.length === 0 && limits.enforce) {
    if (shape.referencesTo.size > 0) settleReferences()
    if (issues.length === 0) enforceChecks(shape.checks, before.state, applied, issues)
  }
  if (issues.length > 0) return { kind: 'rejected', issues }
  const sizes = touchedSizes(before.state, applied)
  const bytes = before.bytes + sizes.after - sizes.before
  if (bytes > limits.maxStateBytes && bytes > before.bytes) {
    const message = `The state would grow to about ${bytes} bytes; maxStateSize is ${limits.maxStateBytes}. Delete something first, or raise it with config.set().`
    return { kind: 'rejected', issues: [{ path: [], code: 'state-too-large', message }] }
  }
  const { state, touched } = applied
  const asked = own === effect ? undefined : [own]
  return { kind: 'changed', effect, asked, after: { state, bytes }, touched, touchedBytes: sizes.before + sizes.after }

  function adopt(operations: readonly Operation[]): void {
    if (operations.length === 0) return
    effect = effect.concat(operations)
    applied = applyOperations(applied.state, operations, shape.isCollection, applied.touched)
  }

  function settleReferences(): void {
    const { touched } = applied
    adopt(followDeletions(shape, applied))
    const followed = { state: applied.state, touched: newlyTouched(applied.touched, touched) }
    adopt(validateTouched(shape, followed, limits.validate, issues))
    refuseReferred(shape, applied, issues)
    refuseOrphans(shape, applied, issues)
  }
}

/** What was touched since. */
function newlyTouched(touched: Touched, before: Touched): Touched {
  const fresh = new Map<string, ReadonlyMap<string, EntityChange>>()
  if (touched === before) return fresh
  for (const [slice, changes] of touched) {
    const old = before.get(slice)
    if (changes === 'value') continue
    const news = [...changes].filter(([key, { after }]) => !(old instanceof Map) || old.get(key)?.after !== after)
    fresh.set(slice, new Map(news))
  }
  return fresh
}

function guardOperation(operation: Operation, shape: StoreShape, issues: Issue[]): Operation {
  const definition = shape.slices.get(operation.slice)
  const keyField = definition?.kind === 'collection' ? definition.keyField : undefined
  if (operation.op === 'delete') return operation
  if (operation.op !== 'put' && operation.path.includes('__proto__')) {
    // No journal takes such a path: what it saved could not be read again.
    const message = 'The field name `__proto__` is reserved; rename it.'
    issues.push({ path: pathOf(operation), code: 'not-json', message })
  }
  if (operation.op === 'unset') {
    if (keyField !== undefined && operation.path[0] === keyField) reportKey(undefined)
    return operation
  }
  if (operation.op === 'set' && operation.path[0] !== keyField && isPlainScalar(operation.value)) return operation
  const at = operation.op === 'put' ? [operation.slice, operation.key] : pathOf(operation)
  const value = plainCopy(operation.value, at, issues, operation.op === 'put' ? 0 : operation.path.length)
  if (operation.op === 'put') {
    if (!isRecord(value)) issues.push({ path: at, code: 'not-json', message: 'An entity must be a plain object.' })
    else if (keyField !== undefined) reportKey(ownValue(value, keyField))
  } else if (keyField !== undefined && operation.path[0] === keyField) reportKey(value)
  return { ...operation, value }

  function reportKey(given: unknown): void {
    if (given === operation.key || keyField === undefined) return
    issues.push(keyMismatch(operation.slice, operation.key ?? '', keyField))
  }
}

function keyMismatch(slice: string, key: string, keyField: string): Issue {
  const message = `The entity's \`${keyField}\` must equal the key it is stored under, '${key}'.`
  return { path: [slice, key, keyField], code: 'key-mismatch', message }
}

/** Most updates set one of these: nothing to copy, nothing to report. */
function isPlainScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean' || value === null || Number.isFinite(value)
}

function pathOf({ slice, key, path }: Extract<Operation, { path: unknown }>) {
  return key === undefined ? [slice, ...path] : [slice, key, ...path]
}

/** Schemas and keys of all that was touched; returns the operations that adopt what schemas changed. */
function validateTouched(
  shape: StoreShape,
  { state, touched }: Applied,
  validate: boolean,
  issues: Issue[],
): Operation[] {
  const adjustments: Operation[] = []
  for (const [slice, keys] of touched) {
    const definition = shape.slices.get(slice)
    if (definition === undefined) continue
    const keyField = definition.kind === 'collection' ? definition.keyField : undefined
    if (keys === 'value' || definition.kind === 'slice') {
      if (validate) adjust(slice, undefined, state[slice])
      continue
    }
    if (!validate) continue
    for (const [key, { after }] of keys) if (after !== undefined) adjust(slice, key, after)

    function adjust(name: string, key: string | undefined, value: unknown): void {
      if (definition === undefined) return
      const path = key === undefined ? [name] : [name, key]
      const validated = validateValue(definition.schema, value, path)
      if (validated.issues) issues.push(...validated.issues)
      else if (validated.value === value) return
      // A schema that trims or lowers the key would give an entity that can not be read back under it.
      else if (key !== undefined && keyField !== undefined && ownKey(validated.value, keyField) !== key)
        issues.push(keyMismatch(name, key, keyField))
      else adjustments.push(...diffValue(name, key, value, validated.value))
    }
  }
  return adjustments
}

function ownKey(entity: unknown, keyField: string): unknown {
  return isRecord(entity) ? ownValue(entity, keyField) : undefined
}

/** Estimated size of what was touched, before and after. */
export function touchedSizes(old: RootState, { state, touched }: Applied): { before: number; after: number } {
  let before = 0
  let after = 0
  for (const [slice, changes] of touched) {
    if (changes === 'value') {
      before += sizeBytes(old[slice])
      after += sizeBytes(state[slice])
      continue
    }
    for (const change of changes.values()) {
      before += sizeBytes(change.before)
      after += sizeBytes(change.after)
    }
  }
  return { before, after }
}
