import { array, boolean, count, type Decoded, literal, nullable, number, object, text } from './decoder.js'
import { path, preview } from './preview.js'

/** What the tab of an agent says of itself, for the list of tabs. */
export const tab = object({
  tabId: text,
  phase: text,
  version: count,
  savedVersion: count,
  pending: count,
  /** Null where stores have no leader. */
  isLeader: nullable(boolean),
  isVisible: boolean,
})

/** What settles a conflict once more; null: the policy in force. */
export const replayPolicy = nullable(literal('last-write-wins', 'version-wins', 'merge', 'crdt'))

const peer = object({ tabId: text, isSelf: boolean, since: number, value: preview })

const claim = object({
  id: text,
  name: text,
  mode: text,
  state: literal('held', 'waiting'),
  tabId: text,
  label: text,
  isSelf: boolean,
  since: number,
  isHung: boolean,
})

const pending = object({ cid: text, source: text, at: number, version: count, operationCount: count })

const conflict = object({
  id: text,
  at: number,
  cid: text,
  /** Slice, key, and the place within. */
  place: path,
  base: preview,
  mine: preview,
  theirs: preview,
  result: preview,
  policy: text,
  outcome: text,
  fallback: nullable(text),
  /** The values were too large to be kept. */
  omitted: boolean,
})

/** How the tabs of a store agree, as one of them sees it. */
export const sync = object({
  tabs: array(object({ tabId: text, since: number, isSelf: boolean }), 200),
  /** Null where stores have no leader. */
  leader: nullable(object({ tabId: nullable(text), isSelf: boolean })),
  presence: array(object({ slice: text, peers: array(peer, 200) }), 200),
  /** The oldest commits that are not saved, and how many there are. */
  pending: array(pending, 200),
  pendingCount: count,
  /** Null where stores have no locks. `page`: other tabs know nothing of them. */
  locks: nullable(object({ reach: text, claims: array(claim, 500), problem: nullable(text) })),
  /** Newest first; null where stores keep none. */
  conflicts: nullable(array(conflict, 200)),
})

/** What settling a conflict again came to. */
export const replayed = object({
  outcome: text,
  value: preview,
  fallback: nullable(text),
  /** Of the commit; null: none was made. */
  status: nullable(text),
  refused: nullable(text),
})

export type TabPayload = Decoded<typeof tab>
export type SyncPayload = Decoded<typeof sync>
export type ConflictView = NonNullable<SyncPayload['conflicts']>[number]
export type LockClaimView = NonNullable<SyncPayload['locks']>['claims'][number]
export type ReplayedView = Decoded<typeof replayed>
