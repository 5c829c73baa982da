import type { SizedState } from '../commit/prepare.js'
import type { StoreShape } from '../definition/store-shape.js'
import { PersistentCollection } from '../model/persistent-collection.js'
import type { EntityCollection, RootState } from '../model/root-state.js'
import { sizeBytes } from '../model/size.js'
import { type Finding, type Findings, findingsUnder } from './check-stored.js'
import { type JournalChain, readJournalChain } from './journal-chain.js'
import { loadSlice, readChunks } from './load-snapshot.js'
import type { Meta } from './meta.js'
import { type HydrationSteps, migrateState } from './migrate.js'
import { replay } from './replay.js'
import type { StoredRows } from './stored-rows.js'

/** What a database holds, as far as it could be read. */
export type Hydrated =
  /** A new database. */
  | { readonly kind: 'empty'; readonly version: SizedState }
  /** Nothing points to the snapshot; the journal may be sound. */
  | { readonly kind: 'unreadable'; readonly version: SizedState; readonly problem: string }
  /** Written by a newer app: what validates can be read, nothing may be written. */
  | {
      readonly kind: 'outdated'
      readonly version: SizedState
      readonly problem: string
      readonly findings: readonly Finding[]
    }
  /** A migration threw or gave what is invalid: what validates of the older data can be read, nothing may be written. */
  | { readonly kind: 'migration-failed'; readonly version: SizedState; readonly problem: string }
  | LoadedState

export interface LoadedState {
  readonly kind: 'loaded'
  readonly version: SizedState
  readonly meta: Meta
  readonly chain: JournalChain
  /** What the snapshot stores, before the journal; undefined when it was migrated. */
  readonly snapshotState: RootState | undefined
  /** The state of the older schema, where it was migrated. */
  readonly before?: RootState
  readonly findings: readonly Finding[]
  readonly stale: ReadonlySet<string>
}

/**
 * Stored rows → state. Pure; never throws for what the rows hold: what can not be used becomes a finding, the rest is loaded.
 * `substitute`, a state from a backup, of the schema of the stored one, stands in for what is damaged of the snapshot; the
 * journal goes on top of it.
 */
export function hydrate(
  stored: StoredRows,
  shape: StoreShape,
  fingerprints: ReadonlyMap<string, string>,
  substitute?: RootState,
): Hydrated {
  const steps = hydrateInSteps(stored, shape, fingerprints, substitute)
  for (;;) {
    const step = steps.next()
    if (step.done === true) return step.value
  }
}

/** Whether what is stored has to be migrated: it takes long then, and {@link hydrateInSteps} lets others have their turn. */
export function isMigrationDue({ meta }: StoredRows, shape: StoreShape): boolean {
  return typeof meta === 'object' && meta.schemaVersion < shape.version
}

/** When others should have their turn, and how: `next` is told how far the work came, in parts of `hydrationParts`. */
export interface Turns {
  readonly isDue: boolean
  next(done: number): Promise<void>
}

/** The same as {@link hydrate}, in turns: what a migration needs. Rejects with what `turns` rejects with. */
export async function hydrateInTurns(
  stored: StoredRows,
  shape: StoreShape,
  fingerprints: ReadonlyMap<string, string>,
  turns: Turns,
  substitute?: RootState,
): Promise<Hydrated> {
  const steps = hydrateInSteps(stored, shape, fingerprints, substitute)
  for (let done = 0; ; ) {
    const step = steps.next()
    if (step.done === true) return step.value
    done += step.value
    if (turns.isDue) await turns.next(done)
  }
}

/** The same as {@link hydrate}, to be gone through step by step. Steps give how far a migration came, in parts of a thousand. */
export function* hydrateInSteps(
  stored: StoredRows,
  shape: StoreShape,
  fingerprints: ReadonlyMap<string, string>,
  substitute?: RootState,
): HydrationSteps<Hydrated> {
  const initial = { state: shape.initialState, bytes: stateBytes(shape.initialState) }
  const { meta } = stored
  if (meta === undefined && stored.journal.length === 0) return { kind: 'empty', version: initial }
  if (meta === 'newer') {
    return {
      kind: 'outdated',
      version: initial,
      findings: [],
      problem: 'The stored data has a newer storage format than this app knows.',
    }
  }
  if (meta === undefined || meta === 'unreadable') {
    return {
      kind: 'unreadable',
      version: initial,
      problem: 'The row that describes the database is damaged or missing.',
    }
  }
  const found = findingsUnder(stored.config)
  const chain = readJournalChain(stored.journal, { ...meta.snapshot, end: stored.journalEnd }, found)
  if (meta.schemaVersion < shape.version) {
    const migrated = yield* migrateState(stored, meta, chain, shape, found, substitute)
    if (typeof migrated === 'string') {
      const old = loadSnapshot(stored, meta, shape, fingerprints, found, undefined)
      return { kind: 'migration-failed', version: replay(chain.commits, shape, old, found), problem: migrated }
    }
    const { state, before } = migrated
    const version = { state, bytes: stateBytes(state) }
    return { kind: 'loaded', version, meta, chain, snapshotState: undefined, before, ...found }
  }
  const snapshot = loadSnapshot(stored, meta, shape, fingerprints, found, substitute)
  if (chain.isBroken) for (const name of shape.slices.keys()) found.stale.add(name)
  const version = replay(chain.commits, shape, snapshot, found)
  if (meta.schemaVersion > shape.version) {
    const problem = `The stored data has schema version ${meta.schemaVersion}; this app knows ${shape.version}.`
    return { kind: 'outdated', version, findings: found.findings, problem }
  }
  return { kind: 'loaded', version, meta, chain, snapshotState: snapshot.state, ...found }
}

function loadSnapshot(
  stored: StoredRows,
  meta: Meta,
  shape: StoreShape,
  fingerprints: ReadonlyMap<string, string>,
  found: Findings,
  substitute: RootState | undefined,
): SizedState {
  const state: Record<string, unknown> = { ...shape.initialState }
  let bytes = 0
  for (const name of shape.slices.keys()) {
    const snapshot = shape.isStored(name) ? meta.snapshot.slices[name] : undefined
    if (snapshot === undefined) {
      bytes += sliceBytes(state[name])
      continue
    }
    const fingerprint = fingerprints.get(name)
    const isValidated =
      meta.schemaVersion === shape.version && fingerprint !== '' && snapshot.fingerprint === fingerprint
    // Validated anew: the next snapshot says so, and the next start is quick again.
    if (!isValidated && found.validate) found.stale.add(name)
    if (stored.written?.chunkSet === snapshot.chunkSet) {
      state[name] = stored.written.state[name]
      bytes += snapshot.bytes
      continue
    }
    const before = found.findings.length
    const values = readChunks(name, snapshot, stored.chunks.get(name) ?? [], found)
    const loaded = loadSlice(name, shape, snapshot, values, isValidated, found)
    const isWhole = found.findings.length === before
    state[name] = isWhole || substitute === undefined ? loaded : filledUp(name, shape, loaded, substitute[name])
    bytes += isValidated && isWhole ? snapshot.bytes : sliceBytes(state[name])
  }
  return { state: Object.freeze(state), bytes }
}

/** What could be read of a slice, with what a backup has of the rest. */
function filledUp(name: string, shape: StoreShape, loaded: unknown, backup: unknown): unknown {
  if (backup === undefined) return loaded
  // Of a plain slice there is all or nothing.
  if (!shape.isCollection(name)) return backup
  const entities = new Map([...(backup as EntityCollection), ...(loaded as EntityCollection)])
  return PersistentCollection.from(shape.collectionOptions(name), [...entities.keys()], [...entities.values()])
}

export function sliceBytes(value: unknown): number {
  if (!(value instanceof PersistentCollection)) return sizeBytes(value)
  let bytes = 0
  for (const entity of (value as EntityCollection).values()) bytes += sizeBytes(entity)
  return bytes
}

function stateBytes(state: RootState): number {
  let bytes = 0
  for (const value of Object.values(state)) bytes += sliceBytes(value)
  return bytes
}
