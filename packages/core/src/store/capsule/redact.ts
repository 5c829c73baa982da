import type { CommitRecord, Intent } from '../../commit/commit.js'
import type { ConflictRecord } from '../../conflict/conflict-record.js'
import { operationAt } from '../../conflict/settle-collision.js'
import type { StoreShape } from '../../definition/store-shape.js'
import { HoldfastError } from '../../errors.js'
import type { Operation, Path, PathPart } from '../../model/operation.js'
import type { Rests } from '../../vault/encode-backup.js'

/**
 * Gives what to write in place of a text, number, boolean or null. `path` begins with the slice's name (of a collection the
 * entity's key follows), or with `@args` (name of the action, place of the argument), `@status` or `@stats`. The field
 * with an entity's key is not asked for.
 */
export type Redact = (value: string | number | boolean | null, path: Path) => unknown

/** Masks texts: letters become x and digits 1. What is told of the store itself stays, and so do references. */
export function maskTexts(shape: StoreShape): Redact {
  return (value, path) => {
    const [slice, , field] = path
    if (typeof value !== 'string' || slice === '@status' || slice === '@stats') return value
    const definition = shape.slices.get(String(slice))
    if (definition?.kind === 'collection' && definition.references.some((reference) => reference.field === field)) {
      return value
    }
    return value
      .replace(/\p{Lu}/gu, 'X')
      .replace(/[\p{L}\p{M}]/gu, (letter) => (letter === 'X' ? letter : 'x'))
      .replace(/\p{N}/gu, '1')
  }
}

/** A copy with every leaf redacted. */
export function redactAt(value: unknown, path: Path, redact: Redact | undefined): unknown {
  if (redact === undefined) return value
  if (Array.isArray(value)) return value.map((item: unknown, index) => redactAt(item, [...path, index], redact))
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, redactAt(part, [...path, key], redact)]))
  }
  const redacted = redact(value as string, path)
  if (redacted === null || ['string', 'boolean'].includes(typeof redacted) || Number.isFinite(redacted)) return redacted
  throw new HoldfastError('MISUSE', `redact() gave no text, number, boolean or null for '${path.join('.')}'.`)
}

/** An entity with all but its key redacted. */
export function redactEntity(
  entity: Readonly<Record<string, unknown>>,
  path: readonly [slice: string, key: string],
  keyField: string,
  redact: Redact | undefined,
): unknown {
  if (redact === undefined) return entity
  const { [keyField]: key, ...rest } = entity
  const redacted = redactAt(rest, path, redact) as Record<string, unknown>
  // In the order of its fields, key included: what follows is compared as text.
  return Object.fromEntries(Object.keys(entity).map((field) => [field, field === keyField ? key : redacted[field]]))
}

/** Commits with what they did redacted, in turns: a restore is one commit with all that there is. */
export async function redactCommits(
  commits: readonly CommitRecord[],
  shape: StoreShape,
  redact: Redact | undefined,
  rests: Rests,
): Promise<readonly CommitRecord[]> {
  if (redact === undefined) return commits
  const redacted: CommitRecord[] = []
  for (const commit of commits) {
    const effect: Operation[] = []
    for (const operation of commit.effect) {
      effect.push(redactOperation(operation))
      if (rests.isDue) await rests.next(0)
    }
    const { conflicts } = commit
    const met = conflicts && { conflicts: conflicts.map(redactConflict) }
    redacted.push({ ...commit, intent: redactIntent(commit.intent), effect, ...met })
  }
  return redacted

  function redactIntent(intent: Intent): Intent {
    if (intent.kind !== 'action') return intent
    return { ...intent, args: redactAt(intent.args, ['@args', intent.action], redact) as readonly unknown[] }
  }

  /** A value as the operation that makes it would be: what there was not stays so. */
  function redactConflict(conflict: ConflictRecord): ConflictRecord {
    const { slice, key, path, fallback } = conflict
    const redactValue = (value: unknown) => {
      if (value === undefined) return undefined
      const redacted = redactOperation(operationAt({ slice, key }, path, value))
      return 'value' in redacted ? redacted.value : undefined
    }
    const [base, mine, theirs] = [conflict.base, conflict.mine, conflict.theirs].map(redactValue)
    const reason = redact && fallback !== undefined ? redactAt(fallback, [slice], redact) : fallback
    return {
      ...conflict,
      base,
      mine,
      theirs,
      result: redactValue(conflict.result),
      fallback: reason as string | undefined,
    }
  }

  function redactOperation(operation: Operation): Operation {
    if (operation.op === 'delete' || operation.op === 'unset') return operation
    const { slice, key, value } = operation
    const keyField = shape.isCollection(slice) ? shape.collectionOptions(slice).keyField : undefined
    if (operation.op === 'put') {
      const entity = value as Readonly<Record<string, unknown>>
      return { ...operation, value: redactEntity(entity, [slice, operation.key], keyField ?? '', redact) as never }
    }
    const place: PathPart[] = key === undefined ? [slice] : [slice, key]
    if (key !== undefined && operation.path[0] === keyField) return operation
    return { ...operation, value: redactAt(value, [...place, ...operation.path], redact) }
  }
}
