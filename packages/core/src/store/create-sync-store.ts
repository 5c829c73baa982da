import { checkDefinition } from '../definition/check-definition.js'
import type { HistoryOptions } from '../definition/history.js'
import type { Pass } from '../definition/pass.js'
import type { StoreShape } from '../definition/store-shape.js'
import { HoldfastError } from '../errors.js'
import { browserPlatform } from '../platform/browser-platform.js'
import { pageRegistry } from '../platform/page-registry.js'
import type { Platform } from '../ports/platform.js'
import { defaultCompactAfterBytes } from '../sync/journal-position.js'
import type { Capsule } from './capsule/capsule.js'
import { type CapsuleSource, type ImportCapsuleOptions, openCapsule } from './capsule/open-capsule.js'
import { Engine } from './engine.js'
import { surfaceOf } from './surface.js'
import type {
  ActionDefinitions,
  CheckDefinition,
  DraftOf,
  SliceDefinitions,
  SyncStore,
  WithTargets,
} from './sync-store.js'
import { wholeClock } from './whole-clock.js'

/** Everything a store is made of. */
export interface StoreDefinition<Slices extends SliceDefinitions, Actions extends ActionDefinitions<Slices>> {
  /** Names the database, the channel and the locks: 1 to 64 letters, digits, `.`, `_` or `-`, starting with a letter or digit. */
  readonly name: string
  /** Version of the schemas: a whole number from 1. Raise it, with a migration, when stored data must change shape. */
  readonly version: number
  readonly slices: Slices & WithTargets<Slices>
  readonly actions?: Actions & ActionDefinitions<Slices>
  /** Consistency between slices and entities, beyond schemas and references. */
  readonly checks?: Readonly<Record<string, CheckDefinition<Slices>>>
  /** What optimisation runs besides expiry and pruning; the commits have the source `optimize:<name>`. */
  readonly passes?: Readonly<Record<string, Pass<DraftOf<Slices>>>>
  readonly history?: HistoryOptions
  /** Names of locks in the order in which they are asked for `within` each other. */
  readonly locks?: readonly string[]
  /** Per version, how to get there from the one before. Gets plain JSON (collections as objects by key), returns the same. */
  readonly migrations?: Readonly<Record<number, (old: Record<string, unknown>) => Record<string, unknown>>>
}

export interface StoreOptions {
  /** What the engine runs on; default `browserPlatform()`. Tests and simulations pass their own. */
  readonly platform?: Platform
  /**
   * How far the journal may grow, in bytes, before it is compacted into a snapshot (half the snapshot's size, if that is
   * more). Default 256,000. Less makes starts a little faster and writes more; tests use it to see compaction often.
   */
  readonly compactAfterBytes?: number
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
  const live = options.platform === undefined ? stores().get(shape.name) : undefined
  if (live !== undefined) {
    refuseOtherShape(live.engine.shape, shape)
    live.engine.adopt(shape)
    return live.store as unknown as SyncStore<Slices, Actions>
  }
  const platform = options.platform ?? browserPlatform()
  const engine = new Engine(
    shape,
    { ...platform, clock: wholeClock(platform.clock) },
    checkCompactAfterBytes(options.compactAfterBytes ?? defaultCompactAfterBytes),
  )
  const store = surfaceOf(engine, () => {
    if (stores().get(shape.name)?.engine === engine) stores().delete(shape.name)
  })
  if (options.platform === undefined) stores().set(shape.name, { engine, store })
  return store as unknown as SyncStore<Slices, Actions>
}

/** The store of a capsule: read-only, with what the capsule tells besides the state. */
export type CapsuleStore<Slices, Actions = object> = SyncStore<Slices, Actions> & { readonly capsule: Capsule }

/**
 * Opens what `exportCapsule` gave: a store in memory in the state that the capsule's commits lead to, replayed one by one.
 * Nothing is read or written outside it; updates throw `PERMISSION_DENIED`. `definition` is that of the app that made it.
 * Rejects with `STATE_CORRUPTED` for a capsule that is damaged or not whole, with `OUTDATED` for one of a newer app, with
 * `VALIDATION_FAILED` for a state that fails its schemas, with `MISUSE` for one of another store or an older schema.
 */
export async function importCapsule<
  const Slices extends SliceDefinitions,
  Actions extends ActionDefinitions<Slices> = Record<never, never>,
>(
  capsule: CapsuleSource,
  definition: StoreDefinition<Slices, Actions>,
  options: ImportCapsuleOptions = {},
): Promise<CapsuleStore<Slices, Actions>> {
  const platform = options.platform ?? browserPlatform()
  const clock = wholeClock(platform.clock)
  const store = await openCapsule(capsule, checkDefinition(definition), { ...platform, clock }, options)
  return store as unknown as CapsuleStore<Slices, Actions>
}

/** The stores of this page that are open, in the order in which they were created. */
export function liveStores(): readonly SyncStore[] {
  return [...stores().values()].map(({ store }) => store)
}

function checkCompactAfterBytes(bytes: number): number {
  if (Number.isSafeInteger(bytes) && bytes >= 0) return bytes
  throw new HoldfastError('MISUSE', `compactAfterBytes must be a whole number from 0; got ${String(bytes)}.`)
}

function stores(): Map<string, { readonly engine: Engine; readonly store: SyncStore }> {
  return pageRegistry('stores')
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
  throw new HoldfastError(
    'MISUSE',
    `A store named '${live.name}' is open on this page with other slices or another version. Close it first, give this one another name, or (after a hot reload) reload the page.`,
  )
}
