import type { StoreApi } from 'zustand/vanilla'
import type { Commit } from '../commit/commit.js'
import type { EntityCheck, StateCheck } from '../definition/check.js'
import type { CollectionDefinition } from '../definition/collection.js'
import type { Config } from '../definition/config.js'
import type { PresenceDefinition } from '../definition/presence.js'
import type { IncomingReference } from '../definition/reference.js'
import type { SliceDefinition } from '../definition/slice.js'
import type { Collection, CollectionDraft } from '../model/collection-view.js'
import type { Immutable } from '../model/immutable.js'
import type { BackupSurface } from './backups/backups.js'
import type { CapsuleSurface } from './capsule/capsule.js'
import type { ConflictSurface } from './conflicts/conflicts.js'
import type { ConsistencySurface } from './consistency/report.js'
import type { Events } from './events.js'
import type { CheckpointSurface } from './history/checkpoints.js'
import type { HistorySurface } from './history/history.js'
import type { LeadershipSurface } from './leadership/leader.js'
import type { LocksSurface } from './locks/locks.js'
import type { OptimizationSurface } from './optimization/optimization.js'
import type { PresenceSurface } from './presence/presence.js'
import type { RecoverySurface } from './recovery/recover.js'
import type { SelectorOptions, StateListener } from './state-holder.js'
import type { StoreStats, StoreStatus } from './status.js'
import type { TransactionSurface } from './transaction/transaction.js'

export type SliceDefinitions = Readonly<
  Record<string, SliceDefinition<unknown> | CollectionDefinition<unknown, never, never> | PresenceDefinition<unknown>>
>

/** The state of a store: what `getState()` gives and selectors read. */
export type StateOf<Slices> = {
  readonly [Name in keyof Slices as Slices[Name] extends PresenceDefinition<infer _Value>
    ? never
    : Name]: Slices[Name] extends CollectionDefinition<infer Entity, infer Indexes, infer _Target>
    ? Collection<Immutable<Entity>, Indexes>
    : Slices[Name] extends SliceDefinition<infer Value>
      ? Immutable<Value>
      : never
}

/** The state inside a recipe: change it in place. */
export type DraftOf<Slices> = {
  -readonly [Name in keyof Slices as Slices[Name] extends PresenceDefinition<infer _Value>
    ? never
    : Name]: Slices[Name] extends CollectionDefinition<infer Entity, infer _IndexName, infer _Target>
    ? CollectionDraft<Entity, Immutable<Entity>>
    : Slices[Name] extends SliceDefinition<infer Value>
      ? Value
      : never
}

/** Names of the slices that are collections. */
export type CollectionName<Slices> = {
  [Name in keyof Slices & string]: Slices[Name] extends CollectionDefinition<
    infer _Entity,
    infer _IndexName,
    infer _Target
  >
    ? Name
    : never
}[keyof Slices & string]

/** The entities of a collection, as reads see them. */
export type EntityOf<Slices, Name extends keyof Slices> =
  Slices[Name] extends CollectionDefinition<infer Entity, infer _IndexName, infer _Target> ? Immutable<Entity> : never

/** A consistency check: of the whole state (a function), of declared slices, or of each entity of a collection. */
export type CheckDefinition<Slices> =
  // Said here too, so that the compiler can tell the members apart by `each`.
  | (StateCheck<StateOf<Slices>, DraftOf<Slices>, keyof Slices & string>['check'] & { readonly each?: undefined })
  | StateCheck<StateOf<Slices>, DraftOf<Slices>, keyof Slices & string>
  | {
      [Name in CollectionName<Slices>]: EntityCheck<
        StateOf<Slices>,
        DraftOf<Slices>,
        keyof Slices & string,
        Name,
        EntityOf<Slices, Name>
      >
    }[CollectionName<Slices>]

/** Makes a reference to a collection that does not exist an error of the slice that declares it. */
export type WithTargets<Slices> = {
  readonly [Name in keyof Slices]: Slices[Name] extends CollectionDefinition<infer _Entity, infer _Index, infer Target>
    ? [Target] extends [CollectionName<Slices>]
      ? unknown
      : { readonly references: `There is no collection '${Exclude<Target, CollectionName<Slices>>}'.` }
    : unknown
}

/** Whatever a recipe returns is ignored; only a promise does not compile, as a recipe must not be async. */
export type NotAsync =
  // biome-ignore lint/suspicious/noConfusingVoidType: what a function without a result returns
  void | string | number | bigint | boolean | symbol | null | (object & { readonly then?: never })

/** Changes the draft in place. Its return value is ignored; it must not be async. */
export type Recipe<Slices> = (draft: DraftOf<Slices>) => NotAsync

/** Named changes of the state; the arguments are plain JSON, so that an action can be recorded and run again. */
export type ActionDefinitions<Slices> = Readonly<Record<string, (draft: DraftOf<Slices>, ...args: never[]) => NotAsync>>

/** Actions as a store offers them: without the draft, returning the commit. */
export type BoundActions<Actions> = {
  readonly [Name in keyof Actions]: Actions[Name] extends (draft: never, ...args: infer Args) => unknown
    ? (...args: Args) => Commit
    : never
}

export interface UpdateOptions {
  /** Who asked, for the timeline: a component's or a feature's name. Default `update`. */
  readonly source?: string
  /** Successive commits of one group are undone as one step: typing into one field, say. */
  readonly group?: string
  /** False keeps the commit out of `undo()`. Default true. */
  readonly undoable?: boolean
}

/** A store: client state that is validated, journaled and the same in every tab. Also a zustand vanilla store. */
export interface SyncStore<Slices = SliceDefinitions, Actions = object>
  extends StoreApi<StateOf<Slices>>,
    ConsistencySurface,
    HistorySurface,
    CheckpointSurface,
    BackupSurface<keyof Slices & string>,
    CapsuleSurface,
    ConflictSurface,
    OptimizationSurface<CollectionName<Slices>>,
    RecoverySurface,
    PresenceSurface<Slices>,
    LocksSurface,
    LeadershipSurface,
    TransactionSurface<Slices, Actions> {
  readonly name: string
  /** Calls `listener` with each new state until the returned function is called. */
  subscribe(listener: StateListener<StateOf<Slices>>): () => void
  /**
   * Calls `listener` when what `selector` gives is another value, as zustand's `subscribeWithSelector` does. A selector that
   * throws at once makes `subscribe` throw; later it is reported, disturbs nobody else, and is asked again with the next state.
   */
  subscribe<Selected>(
    selector: (state: StateOf<Slices>) => Selected,
    listener: StateListener<Selected>,
    options?: SelectorOptions<Selected>,
  ): () => void
  /** Resolves when what was stored is in memory (or it is known that nothing can be read). Does not reject. */
  readonly ready: Promise<void>
  /**
   * Runs a recipe on a draft and commits what it changed, at once when the store is idle; before `ready`, inside a
   * subscriber and during a transaction it queues. An update that fails the guard or a schema comes back `rejected`, the
   * state untouched. Rethrows what the recipe throws; throws `MISUSE` for an async recipe, `CLOSED` after `close()`,
   * `OUTDATED` when a newer app owns the stored data.
   */
  update(recipe: Recipe<Slices>, options?: UpdateOptions): Commit
  /**
   * Makes all updates issued inside `run` one commit with one notification. If `run` throws, none of them has an effect. Each
   * is judged as it is issued, and one that is rejected has no part in it: what keeps the rules only as a whole is one
   * `update`, or a `transaction`.
   */
  batch(run: () => void, options?: UpdateOptions): Commit
  readonly actions: BoundActions<Actions>
  /** The declared references, by the collection that they lead to. */
  readonly references: readonly IncomingReference[]
  getStatus(): StoreStatus
  getStats(): StoreStats
  /** Whether a commit that touches that slice is pending. Never of a slice of scope `tab`. Throws `MISUSE` for what is no slice. */
  hasPending(slice: keyof StateOf<Slices> & string): boolean
  readonly events: Events<StateOf<Slices>>
  readonly config: {
    get(): Config
    /** Changes some settings. Throws `MISUSE` for an unknown key or a value of the wrong type or range. */
    set(patch: Partial<Config>, options?: UpdateOptions): void
    /** Back to the defaults. */
    reset(options?: UpdateOptions): void
  }
  /** Resolves when everything committed so far is saved; with `durable`, also flushed to the device. */
  flush(options?: { readonly durable?: boolean }): Promise<void>
  /** Saves what is pending, then releases storage, channel and timers. Updates after it throw `CLOSED`. */
  close(): Promise<void>
}
