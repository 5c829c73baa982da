/**
 * The sync core as one pure transition: (cycle, event) → cycle and at most one effect. The shell (`journal-sync.ts`)
 * performs the effect and answers with the next event. One effect is under way at a time, so reads, takes, appends and
 * flips never overlap in one tab; between tabs the journal's transaction orders them.
 *
 *              committed             due              appended (nothing left)
 *      ┌─ idle ─────────▶ paused ──────────▶ append ─────────────────┐
 *      │   ▲ │ rang          │ rang             │ conflicted         │
 *      │   │ ├───────────────┴──────▶ read ◀────┤                    │
 *      │   │ │ offered           does ▲ not     │ conflicted, with   │
 *      │   │ ├──────────────▶ take ───┘ extend ◀┘ an offer           │
 *      │   │ │ prepared                                              │
 *      │   │ └──────────────▶ flip ──────────────────────────────────┤
 *      │   └───────────────────────── done ──────────────────────────┘
 *      │ failed               retry
 *      └────────▶ waiting ───────────▶ read, then what is left
 *
 * `suspend` keeps everything but what is under way back until `resume`, which reads first. What fails because of it is no
 * failure of storage.
 *
 * Invariants: nothing is appended before the journal was read once, nor after a failure before it was read again (so that a
 * commit whose fate is unknown is found by its cid), nor after a conflict before what others appended was read or taken; what
 * was offered is taken only when nothing has to be read; what was asked for while busy is not forgotten; a pause between
 * appends holds up nothing else; between two reads there is an append, if one is due.
 */
export interface SyncCycle {
  readonly activity: 'idle' | 'paused' | 'append' | 'read' | 'take' | 'flip' | 'waiting' | 'stopped'
  readonly mustRead: boolean
  /** Another tab's ring brought what it appended. */
  readonly mustTake: boolean
  readonly mustAppend: boolean
  readonly mustFlip: boolean
  readonly isSuspended: boolean
  /** The page was suspended while something was under way: if that fails, it failed because of that. */
  readonly isCut: boolean
  /** Failures in a row; a read that leaves something to append does not end the row. */
  readonly failures: number
}

export type SyncEvent =
  /** There is a commit to append. */
  | { readonly type: 'committed' }
  /** The pause before an append is over. */
  | { readonly type: 'due' }
  /** The journal may have grown elsewhere. */
  | { readonly type: 'rang' }
  /** The journal grew elsewhere, and the ring says by what. */
  | { readonly type: 'offered' }
  /** A snapshot is written and wants to be made the one in force. */
  | { readonly type: 'prepared' }
  /** The effect under way is done; `more`: there are commits left to append. */
  | { readonly type: 'done'; readonly more: boolean }
  /** The journal is not what this tab knew; `again`: as before at the same place, so that an offer is of no help. */
  | { readonly type: 'conflicted'; readonly again?: boolean }
  | { readonly type: 'failed' }
  | { readonly type: 'retry' }
  /** The page is about to be frozen. */
  | { readonly type: 'suspend' }
  | { readonly type: 'resume' }
  | { readonly type: 'stop' }

export type SyncEffect =
  /** Send `due` when it is time to append; if that is not now, and the journal must be read, `rang`. */
  | { readonly type: 'pause' }
  | { readonly type: 'append' }
  | { readonly type: 'read' }
  /** Apply what was offered; where that is not exactly what follows, send `rang` before `done`. */
  | { readonly type: 'take' }
  | { readonly type: 'flip' }
  /** Send `retry` after a pause for the given number of failures in a row. */
  | { readonly type: 'wait'; readonly failures: number }

/** Before anything was read. */
export const initialCycle: SyncCycle = {
  activity: 'idle',
  mustRead: true,
  mustTake: false,
  mustAppend: false,
  mustFlip: false,
  isSuspended: false,
  isCut: false,
  failures: 0,
}

export function advance(cycle: SyncCycle, event: SyncEvent): readonly [SyncCycle, SyncEffect | undefined] {
  if (cycle.activity === 'stopped') return [cycle, undefined]
  switch (event.type) {
    case 'committed':
      return next({ ...cycle, mustAppend: true })
    case 'due':
      if (cycle.activity !== 'paused') return [cycle, undefined]
      return [{ ...cycle, activity: 'append', mustAppend: false }, { type: 'append' }]
    case 'rang':
      return next({ ...cycle, mustRead: true })
    case 'offered':
      return next({ ...cycle, mustTake: true })
    case 'prepared':
      // What was written just now shows that storage works: what failed need not wait.
      return next({ ...cycle, ...(cycle.activity === 'waiting' && restart), mustFlip: true })
    case 'done': {
      // Reading does not show that writing works: an append that keeps failing between reads is tried less and less often.
      const proves = cycle.activity !== 'take' && !(cycle.activity === 'read' && event.more)
      const rest = { ...finish(cycle), failures: proves ? 0 : cycle.failures, mustAppend: event.more }
      // Whoever rings without end keeps nobody from appending: what follows a read is an append, if that need not wait.
      const isTurn = cycle.activity === 'read' && event.more && rest.failures === 0 && !cycle.isSuspended
      return isTurn ? pause(rest) : next(rest)
    }
    case 'conflicted': {
      const isOffered = cycle.activity === 'append' && cycle.mustTake && event.again !== true
      return next({ ...finish(cycle), mustRead: cycle.mustRead || !isOffered, mustAppend: true })
    }
    case 'failed': {
      if (cycle.isCut) return next({ ...finish(cycle), mustRead: true, mustAppend: true })
      const failures = cycle.failures + 1
      const waiting: SyncCycle = { ...finish(cycle), activity: 'waiting', mustRead: true, mustAppend: true, failures }
      return [waiting, { type: 'wait', failures }]
    }
    case 'retry':
      return next(cycle.activity === 'waiting' ? { ...cycle, ...restart } : cycle)
    case 'suspend': {
      const activity = cycle.activity === 'paused' ? 'idle' : cycle.activity
      const isCut = activity !== 'idle' && activity !== 'waiting'
      return [{ ...cycle, activity, isSuspended: true, isCut }, undefined]
    }
    case 'resume':
      return next({ ...cycle, isSuspended: false, mustRead: true })
    case 'stop':
      return [{ ...cycle, activity: 'stopped' }, undefined]
  }
}

const restart = { activity: 'idle', mustRead: true } as const

function pause(cycle: SyncCycle): readonly [SyncCycle, SyncEffect] {
  return [{ ...cycle, activity: 'paused' }, { type: 'pause' }]
}

function finish(cycle: SyncCycle): SyncCycle {
  return cycle.activity === 'waiting' ? cycle : { ...cycle, activity: 'idle', isCut: false }
}

function next(cycle: SyncCycle): readonly [SyncCycle, SyncEffect | undefined] {
  const isFree = cycle.activity === 'idle' || cycle.activity === 'paused'
  if (!isFree || cycle.isSuspended) return [cycle, undefined]
  // What was offered before it is read with the rest.
  if (cycle.mustRead) return [{ ...cycle, activity: 'read', mustRead: false, mustTake: false }, { type: 'read' }]
  if (cycle.mustTake) return [{ ...cycle, activity: 'take', mustTake: false }, { type: 'take' }]
  if (cycle.activity === 'paused') return [cycle, undefined]
  // What could not be written may need the space that a snapshot sets free.
  const isFlipFirst = cycle.mustFlip && cycle.failures > 0
  if (cycle.mustAppend && !isFlipFirst) return pause(cycle)
  if (cycle.mustFlip) return [{ ...cycle, activity: 'flip', mustFlip: false }, { type: 'flip' }]
  return [cycle, undefined]
}
