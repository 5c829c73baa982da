import type { Commit } from '../commit/commit.js'
import type { StoreShape } from '../definition/store-shape.js'
import { HoldfastError } from '../errors.js'
import { bindActions } from './bound-actions.js'
import type { Engine } from './engine.js'
import { statsReader } from './stats-reader.js'
import type { SyncStore, UpdateOptions } from './sync-store.js'
import { requestOf, type UntypedRecipe } from './update.js'

/** A store's public face over its engine. */
export function surfaceOf(engine: Engine, onClose: () => void): SyncStore {
  const update = (recipe: UntypedRecipe, options?: UpdateOptions): Commit => {
    if (typeof recipe !== 'function') throw misuse('update() needs a recipe: update((draft) => { draft.… }).')
    return engine.submit({ recipe }, requestOf(options, 'update'))
  }
  const getState = () => engine.path.state.state
  const surface = {
    name: engine.shape.name,
    ready: engine.ready,
    getState,
    getInitialState: () => engine.observers.publisher.initial,
    setState: (partial: unknown) => {
      const recipe = (draft: object) => {
        // Asked in here: an update that waits, for `ready` or for its turn, goes by the state that it finds then.
        const state = getState()
        const patch = typeof partial === 'function' ? (partial(state) as unknown) : partial
        assignSlices(draft, patch, state, engine.shape)
      }
      update(recipe, { source: 'setState' })
    },
    subscribe: engine.observers.publisher.subscribe,
    update,
    batch: (run: () => void, options?: UpdateOptions): Commit => {
      if (typeof run !== 'function') throw misuse('batch() needs a function that issues updates.')
      return engine.submit({ batch: run }, requestOf(options, 'batch'))
    },
    get actions() {
      return boundActions(engine)
    },
    get references() {
      return [...engine.shape.referencesTo.values()].flat()
    },
    getStatus: () => engine.observers.status.get(),
    getStats: statsReader(engine),
    hasPending: (slice: string): boolean => {
      if (!engine.shape.slices.has(slice)) throw misuse(`There is no slice '${slice}'.`)
      return engine.ledger.pending.some(({ record }) => record.effect.some((operation) => operation.slice === slice))
    },
    events: engine.observers.emitter,
    config: {
      get: () => engine.settings.config,
      set: (patch: object, options?: UpdateOptions) => engine.settings.set(patch, options?.source),
      reset: (options?: UpdateOptions) => engine.settings.reset(options?.source),
    },
    flush: (options?: { readonly durable?: boolean }) => engine.flush(options),
    close: () => {
      onClose()
      return engine.close()
    },
  }
  return Object.assign(surface, ...engine.features.surfaces) as SyncStore
}

const boundByShape = new WeakMap<StoreShape, object>()

/** One object per definition, so that `store.actions` can be compared and destructured. */
function boundActions(engine: Engine): object {
  const bound = boundByShape.get(engine.shape) ?? bindActions(engine)
  boundByShape.set(engine.shape, bound)
  return bound
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

function misuse(message: string): HoldfastError {
  return new HoldfastError('MISUSE', message)
}
