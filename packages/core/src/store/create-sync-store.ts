import type { Commit, Intent, Issue } from '../commit/commit.js'
import { checkDefinition } from '../definition/check-definition.js'
import type { AnyAction, StoreShape } from '../definition/store-shape.js'
import { HoldfastError } from '../errors.js'
import { plainCopy } from '../guard/plain.js'
import { browserPlatform } from '../platform/browser-platform.js'
import type { Platform } from '../ports/platform.js'
import { Engine } from './engine.js'
import { findLiveStore, registerStore, unregisterStore } from './registry.js'
import type { ActionDefinitions, SliceDefinitions, SyncStore, UpdateOptions } from './sync-store.js'
import type { UntypedRecipe } from './update-path.js'

/** Everything a store is made of. */
export interface StoreDefinition<Slices extends SliceDefinitions, Actions extends ActionDefinitions<Slices>> {
  /** Names the database, the channel and the locks: 1 to 64 letters, digits, `.`, `_` or `-`, starting with a letter or digit. */
  readonly name: string
  /** Version of the schemas: a whole number from 1. Raise it, with a migration, when stored data must change shape. */
  readonly version: number
  readonly slices: Slices
  readonly actions?: Actions & ActionDefinitions<Slices>
  /** Per version, how to get there from the one before. Gets plain JSON (collections as objects by key), returns the same. */
  readonly migrations?: Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>
}

export interface StoreOptions {
  /** What the engine runs on; default `browserPlatform()`. Tests and simulations pass their own. */
  readonly platform?: Platform
}

/**
 * Creates a store and starts reading what is stored of it. A second call with the name of a store that is open on this
 * page gives that store, with the new definition in force: so a hot reload keeps the state. Throws `MISUSE` for a mistake
 * in the definition.
 */
export function createSyncStore<
  const Slices extends SliceDefinitions,
  Actions extends ActionDefinitions<Slices> = Record<never, never>,
>(definition: StoreDefinition<Slices, Actions>, options: StoreOptions = {}): SyncStore<Slices, Actions> {
  const shape = checkDefinition(definition)
  const live = options.platform === undefined ? findLiveStore(shape.name) : undefined
  if (live !== undefined) {
    refuseOtherShape(live.engine.shape, shape)
    live.engine.adopt(shape)
    return live.store as unknown as SyncStore<Slices, Actions>
  }
  const engine = new Engine(shape, options.platform ?? browserPlatform())
  const store = surfaceOf(engine, () => unregisterStore(shape.name, engine))
  if (options.platform === undefined) registerStore(shape.name, { engine, store })
  return store as unknown as SyncStore<Slices, Actions>
}

const operationsIntent: Intent = { kind: 'operations' }

function surfaceOf(engine: Engine, onClose: () => void): SyncStore {
  const update = (recipe: UntypedRecipe, options?: UpdateOptions): Commit => {
    if (typeof recipe !== 'function') throw misuse('update() needs a recipe: update((draft) => { draft.… }).')
    return engine.submit({ recipe }, options?.source ?? 'update', operationsIntent)
  }
  const getState = () => engine.path.state.state
  const surface = {
    name: engine.shape.name,
    ready: engine.ready,
    getState,
    getInitialState: () => engine.observers.publisher.initial,
    setState: (partial: unknown) => {
      const patch = typeof partial === 'function' ? (partial(getState()) as unknown) : partial
      update((draft) => assignSlices(draft, patch, getState(), engine.shape), { source: 'setState' })
    },
    subscribe: (listener: (state: unknown, previous: unknown) => void) =>
      engine.observers.publisher.subscribe(listener),
    update,
    batch: (run: () => void, options?: UpdateOptions): Commit => {
      if (typeof run !== 'function') throw misuse('batch() needs a function that issues updates.')
      return engine.submit({ batch: run }, options?.source ?? 'batch', operationsIntent)
    },
    get actions() {
      return boundActions(engine)
    },
    getStatus: () => engine.observers.status.get(),
    getStats: () => engine.stats(),
    events: engine.observers.emitter,
    config: {
      get: () => engine.settings.config,
      set: (patch: object) => engine.settings.set(patch),
      reset: () => engine.settings.reset(),
    },
    flush: (options?: { readonly durable?: boolean }) => engine.flush(options),
    close: () => {
      onClose()
      return engine.close()
    },
  }
  return surface as unknown as SyncStore
}

const boundByShape = new WeakMap<StoreShape, object>()

/** One object per definition, so that `store.actions` can be compared and destructured. */
function boundActions(engine: Engine): object {
  const known = boundByShape.get(engine.shape)
  if (known !== undefined) return known
  const bound: Record<string, (...args: readonly unknown[]) => Commit> = {}
  for (const name of engine.shape.actions.keys()) bound[name] = (...args) => runAction(engine, name, args)
  boundByShape.set(engine.shape, Object.freeze(bound))
  return bound
}

function runAction(engine: Engine, name: string, args: readonly unknown[]): Commit {
  const issues: Issue[] = []
  const plain = plainCopy(args, ['actions', name], issues) as readonly unknown[]
  const [issue] = issues
  if (issue !== undefined) {
    throw misuse(
      `Action '${name}' takes plain JSON arguments, so that it can be recorded. ${issue.path.slice(2).join('.')}: ${issue.message}`,
    )
  }
  const recipe = (draft: object) => {
    const action = engine.shape.actions.get(name) as AnyAction
    return (action as (draft: object, ...args: readonly unknown[]) => unknown)(draft, ...plain)
  }
  return engine.submit({ recipe }, name, { kind: 'action', action: name, args: plain })
}

function assignSlices(
  draft: object,
  patch: unknown,
  state: Readonly<Record<string, unknown>>,
  shape: StoreShape,
): void {
  if (typeof patch !== 'object' || patch === null) throw misuse('setState() needs an object of slices.')
  for (const [name, value] of Object.entries(patch)) {
    if (!shape.slices.has(name)) throw misuse(`setState(): there is no slice '${name}'.`)
    if (value !== state[name]) (draft as Record<string, unknown>)[name] = value
  }
}

function refuseOtherShape(live: StoreShape, next: StoreShape): void {
  const describe = ({ slices, version }: StoreShape) =>
    JSON.stringify([
      version,
      ...[...slices].map(([name, slice]) => [
        name,
        slice.kind,
        slice.scope,
        slice.kind === 'collection' ? slice.keyField : '',
      ]),
    ])
  if (describe(live) === describe(next)) return
  throw misuse(
    `A store named '${live.name}' is open on this page with other slices or another version. Close it first, give this one another name, or (after a hot reload) reload the page.`,
  )
}

function misuse(message: string): HoldfastError {
  return new HoldfastError('MISUSE', message)
}
