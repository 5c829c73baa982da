import type { DrillDesk } from './drill/drill-desk.js'
import type { HealthDesk } from './health-desk.js'
import type { InspectedStore } from './inspected-store.js'
import type { Recorder } from './recorder.js'
import type { RecoveryDesk } from './recovery-desk.js'
import type { Redaction } from './redaction.js'
import type { StorageGauge } from './storage-gauge.js'
import type { SyncDesk } from './sync-desk.js'

/** Time, as the agent and the client need it; tests supply their own. */
export interface Timers {
  /** Milliseconds since the epoch. */
  now(): number
  /** Runs `run` once after `delayMs`; the returned function cancels it. */
  schedule(run: () => void, delayMs: number): () => void
}

export const browserTimers: Timers = {
  now: Date.now,
  schedule(run, delayMs) {
    const timer = setTimeout(run, delayMs)
    return () => clearTimeout(timer)
  },
}

/** What feeds and methods work with. */
export interface AgentContext {
  readonly store: InspectedStore
  readonly recorder: Recorder
  readonly redaction: Redaction
  readonly timers: Timers
  readonly storage: StorageGauge
  readonly health: HealthDesk
  readonly recovery: RecoveryDesk
  readonly drill: DrillDesk
  readonly sync: SyncDesk
}
