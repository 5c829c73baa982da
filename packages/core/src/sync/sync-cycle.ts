/**
 * The sync core as one pure transition: (cycle, event) → cycle and at most one effect. The shell (`journal-sync.ts`)
 * performs the effect and answers with the next event. One effect is under way at a time, so reads, appends and flips
 * never overlap in one tab; between tabs the journal's transaction orders them.
 *
 *               committed            appended (nothing left)
 *      ┌─ idle ───────────▶ append ───────────────────────────┐
 *      │    ▲  rang / conflicted        prepared              │
 *      │    ├───────────▶ read      ┌─────────▶ flip ─────────┤
 *      │    └─────────────┬─────────┴─────────────────────────┘
 *      │      failed      ▼       retry
 *      └────────────▶ waiting ──────────▶ read, then what is left
 *
 * Invariants: nothing is appended before the journal was read once, nor after a failure or a conflict before it was read
 * again (so that a commit whose fate is unknown is found by its cid); what was asked for while busy is not forgotten.
 */
export interface SyncCycle {
  readonly activity: 'idle' | 'append' | 'read' | 'flip' | 'waiting' | 'stopped'
  readonly mustRead: boolean
  readonly mustAppend: boolean
  readonly mustFlip: boolean
  /** Failures in a row; a read that leaves something to append does not end the row. */
  readonly failures: number
}

export type SyncEvent =
  /** There is a commit to append. */
  | { readonly type: 'committed' }
  /** The journal may have grown elsewhere. */
  | { readonly type: 'rang' }
  /** A snapshot is written and wants to be made the one in force. */
  | { readonly type: 'prepared' }
  /** The effect under way is done; `more`: there are commits left to append. */
  | { readonly type: 'done'; readonly more: boolean }
  /** The journal is not what this tab knew. */
  | { readonly type: 'conflicted' }
  | { readonly type: 'failed' }
  | { readonly type: 'retry' }
  | { readonly type: 'stop' }

export type SyncEffect =
  | { readonly type: 'append' }
  | { readonly type: 'read' }
  | { readonly type: 'flip' }
  /** Send `retry` after a pause for the given number of failures in a row. */
  | { readonly type: 'wait'; readonly failures: number }

/** Before anything was read. */
export const initialCycle: SyncCycle = {
  activity: 'idle',
  mustRead: true,
  mustAppend: false,
  mustFlip: false,
  failures: 0,
}

export function advance(cycle: SyncCycle, event: SyncEvent): readonly [SyncCycle, SyncEffect | undefined] {
  if (cycle.activity === 'stopped') return [cycle, undefined]
  switch (event.type) {
    case 'committed':
      return next({ ...cycle, mustAppend: true })
    case 'rang':
      return next({ ...cycle, mustRead: true })
    case 'prepared':
      // What was written just now shows that storage works: what failed need not wait.
      return next({ ...cycle, ...(cycle.activity === 'waiting' && restart), mustFlip: true })
    case 'done':
      // Reading does not show that writing works: an append that keeps failing between reads is tried less and less often.
      return next({
        ...finish(cycle),
        failures: cycle.activity === 'read' && event.more ? cycle.failures : 0,
        mustAppend: event.more,
      })
    case 'conflicted':
      return next({ ...finish(cycle), mustRead: true, mustAppend: true })
    case 'failed': {
      const failures = cycle.failures + 1
      const waiting: SyncCycle = { ...finish(cycle), activity: 'waiting', mustRead: true, mustAppend: true, failures }
      return [waiting, { type: 'wait', failures }]
    }
    case 'retry':
      return next(cycle.activity === 'waiting' ? { ...cycle, ...restart } : cycle)
    case 'stop':
      return [{ ...cycle, activity: 'stopped' }, undefined]
  }
}

const restart = { activity: 'idle', mustRead: true } as const

function finish(cycle: SyncCycle): SyncCycle {
  return cycle.activity === 'idle' || cycle.activity === 'waiting' ? cycle : { ...cycle, activity: 'idle' }
}

function next(cycle: SyncCycle): readonly [SyncCycle, SyncEffect | undefined] {
  if (cycle.activity !== 'idle') return [cycle, undefined]
  if (cycle.mustRead) return [{ ...cycle, activity: 'read', mustRead: false }, { type: 'read' }]
  // What could not be written may need the space that a snapshot sets free.
  const isFlipFirst = cycle.mustFlip && cycle.failures > 0
  if (cycle.mustAppend && !isFlipFirst) return [{ ...cycle, activity: 'append', mustAppend: false }, { type: 'append' }]
  if (cycle.mustFlip) return [{ ...cycle, activity: 'flip', mustFlip: false }, { type: 'flip' }]
  return [cycle, undefined]
}
