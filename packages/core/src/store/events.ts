import type { CommitRecord, Intent, Issue } from '../commit/commit.js'
import type { ConflictRecord } from '../conflict/conflict-record.js'
import type { Config } from '../definition/config.js'
import type { HoldfastErrorCode } from '../errors.js'
import type { Backup } from './backups/backups.js'
import type { ConsistencyReport } from './consistency/report.js'
import type { LeaderEvents } from './leadership/leader.js'
import type { LockEvents } from './locks/locks.js'
import type { Peer, Tab } from './presence/presence.js'
import type { PassResult, RecoveryReport, StoreStatus } from './status.js'

/** Payload of each event, by name. */
export interface EventPayloads<State = unknown> extends LockEvents, LeaderEvents {
  /** A commit changed the state: this tab's own or, with `origin: 'tab'`, another's. */
  'state:updated': {
    readonly commit: CommitRecord
    readonly version: number
    readonly state: State
    readonly previous: State
    readonly origin: 'own' | 'tab'
  }
  /** An update had no effect. */
  'state:rejected': {
    readonly cid: string
    readonly source: string
    readonly intent: Intent
    readonly issues: readonly Issue[]
    /** Milliseconds since the epoch. */
    readonly at: number
  }
  /** Two tabs changed the same place: settled by this tab or, with `origin: 'tab'`, by another. Once more under the same id when a resolver answered late. */
  'state:conflict': { readonly conflict: ConflictRecord; readonly origin: 'own' | 'tab' }
  /** Commits were saved; `version` is the newest of which everything is. */
  'commit:saved': { readonly cids: readonly string[]; readonly version: number; readonly latencyMs: number }
  'status:changed': { readonly status: StoreStatus; readonly previous: StoreStatus }
  'config:changed': {
    readonly config: Config
    readonly previous: Config
    /** Who asked, as given to `config.set`; `tab` for a change that another tab made. */
    readonly source: string
    readonly origin: 'own' | 'tab'
  }
  'recovery:completed': RecoveryReport
  /** References and checks were run: over everything, or over what changed. */
  'consistency:checked': ConsistencyReport
  /** One pass of optimisation ran, or the journal was compacted. */
  'optimization:completed': PassResult
  /** The state passed 80 % of `maxStateSize`, whoever made it grow. Emitted again after it was below, or when the limit is another one. */
  'state:large': { readonly bytes: number; readonly limitBytes: number }
  /** The function of a transaction is called; nobody sees what it does before its end. */
  'transaction:started': { readonly id: string; readonly source: string; readonly at: number }
  'transaction:ended': {
    readonly id: string
    readonly source: string
    readonly outcome: 'committed' | 'rejected' | 'rolled-back' | 'timeout'
    readonly durationMs: number
    /** The commit, if it was committed. */
    readonly cid?: string
  }
  /** A transaction took longer than it may, and is rolled back. */
  'transaction:timeout': { readonly id: string; readonly source: string; readonly timeoutMs: number }
  'backup:created': { readonly backup: Backup; readonly durationMs: number }
  'backup:restored': { readonly id: string; readonly cid: string; readonly slices: readonly string[] }
  /** A backup could not be made or restored; the state and all older backups are as they were. */
  'backup:failed': {
    readonly during: 'create' | 'restore'
    readonly code: HoldfastErrorCode | null
    readonly reason: string
  }
  /** A tab's value of a presence is another one, came or went; this tab's own included. */
  'presence:changed': { readonly slice: string; readonly peers: readonly Peer[] }
  'tab:joined': { readonly tab: Tab }
  /** A tab was closed or frozen, or has been silent for the longest `ttlMs`. */
  'tab:left': { readonly tab: Tab }
  /**
   * A newer app owns what is stored: from here on this tab is read-only. What it had not saved it has handed over; `saved` of
   * those commits has resolved. The person should load the page again.
   */
  'version:outdated': { readonly reason: string; readonly handedOver: readonly string[] }
  /**
   * This tab took in commits that a tab of an older app handed over, or that a page left which was gone before they were
   * saved. Those in `setAside` have no place here: they are in the quarantine, see `data:lost`.
   */
  'version:adopted': { readonly cids: readonly string[]; readonly setAside: readonly string[] }
  /** Something that was saved or accepted is gone or was set aside. Never silent. */
  'data:lost': { readonly reason: string; readonly slices: readonly string[]; readonly cids: readonly string[] }
}

export type EventName = keyof EventPayloads

/** Listeners are for observers (devtools, logging): one that throws disturbs nobody. */
export interface Events<State = unknown> {
  /** Calls `listener` on each event of that name until the returned function is called. */
  on<Name extends EventName>(name: Name, listener: (event: EventPayloads<State>[Name]) => void): () => void
}
