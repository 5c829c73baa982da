import type { Issue } from '../commit/commit.js'
import { HoldfastError } from '../errors.js'
import { plainCopy } from '../guard/plain.js'
import { PersistentCollection } from '../model/persistent-collection.js'
import { referenceIndex, referenceIndexName } from '../model/reference-index.js'
import { validateValue } from '../validate/schema.js'
import type { CollectionDefinition } from './collection.js'
import type { PresenceDefinition } from './presence.js'
import { readChecks } from './read-checks.js'
import { functionsOf, isReserved, misuse } from './read-functions.js'
import { readHistory } from './read-history.js'
import { readLocks } from './read-locks.js'
import { checkRemoval, readPasses } from './read-passes.js'
import { incomingReferences, type Reference } from './reference.js'
import type { AnyAction, AnySlice, Migration, StoreShape } from './store-shape.js'

interface UncheckedDefinition {
  readonly name: unknown
  readonly version: unknown
  readonly slices: unknown
  readonly actions?: unknown
  readonly migrations?: unknown
  readonly checks?: unknown
  readonly passes?: unknown
  readonly history?: unknown
  readonly locks?: unknown
}

/** Checks a whole definition; throws `MISUSE` with the fix for the first mistake. */
export function checkDefinition(definition: UncheckedDefinition): StoreShape {
  if (typeof definition !== 'object' || definition === null) {
    throw misuse('createSyncStore() needs a definition: { name, version, slices }.')
  }
  const { name, version } = definition
  if (typeof name !== 'string' || !/^[a-z0-9][a-z0-9._-]{0,63}$/i.test(name)) {
    throw misuse(
      `The store's name must be 1 to 64 letters, digits, '.', '_' or '-', starting with a letter or digit; got ${JSON.stringify(name)}.`,
    )
  }
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    throw misuse(`Store '${name}': version must be a whole number from 1; got ${String(version)}.`)
  }
  const { slices, presence } = checkSlices(name, definition.slices)
  const isCollection = (slice: string) => slices.get(slice)?.kind === 'collection'
  const collectionOptions = (slice: string) => {
    const { keyField, indexes, references } = slices.get(slice) as CollectionDefinition<unknown, never, never>
    const hidden = references.map(({ field }) => [referenceIndexName(field), referenceIndex(field)] as const)
    return { name: slice, keyField, indexes: { ...indexes, ...Object.fromEntries(hidden) } }
  }
  const initialState: Record<string, unknown> = {}
  for (const [slice, definition] of slices) {
    initialState[slice] =
      definition.kind === 'collection'
        ? PersistentCollection.empty(collectionOptions(slice))
        : checkInitial(slice, definition)
    if (definition.kind === 'collection') refuseAsync(slice, definition)
  }
  return {
    name,
    version,
    slices,
    presence,
    actions: new Map(functionsOf<AnyAction>(name, 'action', definition.actions)),
    migrations: checkMigrations(name, version, definition.migrations),
    checks: readChecks(name, definition.checks, slices),
    referencesTo: incomingReferences(slices as ReadonlyMap<string, { readonly references?: readonly Reference[] }>),
    passes: readPasses(name, definition.passes),
    history: readHistory(name, definition.history),
    locks: readLocks(name, definition.locks),
    initialState: Object.freeze(initialState),
    isCollection,
    isStored: (slice) => {
      const definition = slices.get(slice)
      return definition !== undefined && definition.scope !== 'tab'
    },
    collectionOptions,
  }
}

function checkSlices(store: string, slices: unknown) {
  if (typeof slices !== 'object' || slices === null || Object.keys(slices).length === 0) {
    throw misuse(`Store '${store}' needs \`slices\`: an object of slice(…) and collection(…).`)
  }
  const checked = new Map<string, AnySlice>()
  const presence = new Map<string, PresenceDefinition>()
  for (const [name, definition] of Object.entries(slices as Record<string, AnySlice | PresenceDefinition>)) {
    if (isReserved(name)) throw misuse(`Store '${store}': a slice can not be named '${name}'.`)
    if (definition?.kind === 'presence') {
      presence.set(name, definition)
      continue
    }
    if (definition?.kind !== 'slice' && definition?.kind !== 'collection') {
      throw misuse(
        `Store '${store}': slice '${name}' must be made by slice({ … }), collection({ … }) or presence({ … }).`,
      )
    }
    checked.set(name, definition)
  }
  for (const [name, definition] of checked) {
    if (definition.kind === 'collection') {
      checkTargets(store, name, definition, checked)
      checkRemoval(store, name, definition)
    }
  }
  return { slices: checked, presence }
}

function checkTargets(
  store: string,
  slice: string,
  { references }: CollectionDefinition<unknown, never, never>,
  slices: ReadonlyMap<string, AnySlice>,
): void {
  for (const { field, to } of references) {
    const target = slices.get(to)
    if (target?.kind !== 'collection') {
      throw misuse(`Store '${store}': '${slice}.${field}' refers to '${to}', which is no collection of this store.`)
    }
    // What is stored would refer to what no other tab has, and what no reload brings back.
    if (target.scope === 'tab' && slices.get(slice)?.scope !== 'tab') {
      throw misuse(`Store '${store}': '${slice}.${field}' refers to '${to}' of scope 'tab'; a stored slice can not.`)
    }
  }
}

function checkInitial(slice: string, definition: Extract<AnySlice, { kind: 'slice' }>): unknown {
  const issues: Issue[] = []
  const plain = plainCopy(definition.initial, [slice], issues)
  const validated = issues.length > 0 ? { issues } : validateValue(definition.schema, plain, [slice])
  if (validated.issues) {
    const reasons = validated.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
    throw misuse(`The initial value of slice '${slice}' does not satisfy its schema: ${reasons}`)
  }
  return validated.value
}

/** An async schema shows itself when it is run; a value that is no entity is as good as any for that. */
function refuseAsync(slice: string, definition: CollectionDefinition<unknown, never, never>): void {
  try {
    validateValue(definition.schema, {}, [slice])
  } catch (error) {
    if (error instanceof HoldfastError) throw error
  }
}

function checkMigrations(store: string, version: number, migrations: unknown): ReadonlyMap<number, Migration> {
  const checked = new Map<number, Migration>()
  for (const [key, migrate] of Object.entries((migrations ?? {}) as Record<string, Migration>)) {
    const to = Number(key)
    if (!Number.isSafeInteger(to) || to < 2 || to > version) {
      throw misuse(`Store '${store}': migration '${key}' leads to no version between 2 and ${version}.`)
    }
    if (typeof migrate !== 'function')
      throw misuse(`Store '${store}': migration ${to} must be a function of the old state.`)
    checked.set(to, migrate)
  }
  return checked
}
