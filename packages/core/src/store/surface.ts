import type { Commit, Intent, Issue } from '../commit/commit.js'
import type { AnyAction, StoreShape } from '../definition/store-shape.js'
import { HoldfastError } from '../errors.js'
import { plainCopy } from '../guard/plain.js'
import type { Engine } from './engine.js'
import type { SyncStore, UpdateOptions } from './sync-store.js'
import type { UntypedRecipe } from './update-path.js'

const operationsIntent: Intent = { kind: 'operations' }

/** A store's public face over its engine. */
export function surfaceOf(engine: Engine, onClose: () => void): SyncStore {
  const update = (recipe: UntypedRecipe, options?: UpdateOptions): Commit => {
    if (typeof recipe !== 'function') throw misuse('update() needs a recipe: update((draft) => { draft.… }).')
    return engine.submit({ recipe }, sourceOf(options, 'update'), operationsIntent)
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
    subscribe: (listener: (state: unknown, previous: unknown) => void) =>
      engine.observers.publisher.subscribe(listener),
    update,
    batch: (run: () => void, options?: UpdateOptions): Commit => {
      if (typeof run !== 'function') throw misuse('batch() needs a function that issues updates.')
      return engine.submit({ batch: run }, sourceOf(options, 'batch'), operationsIntent)
    },
    get actions() {
      return boundActions(engine)
    },
    getStatus: () => engine.observers.status.get(),
    getStats: () => engine.stats(),
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
  return surface as unknown as SyncStore
}

const boundByShape = new WeakMap<StoreShape, object>()

/** Stored with the commit: a source of another kind would make its record unreadable. */
function sourceOf(options: UpdateOptions | undefined, fallback: string): string {
  const source: unknown = options?.source ?? fallback
  if (typeof source !== 'string') throw misuse(`\`source\` must be text, not ${typeof source}.`)
  return source
}

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

function misuse(message: string): HoldfastError {
  return new HoldfastError('MISUSE', message)
}
