import type { LatencySummary, StoreStats } from '@holdfast/core'
import type { AnySyncStore } from './register.js'
import type { Source } from './source.js'

/** How long changes are gathered before the statistics are read again. */
const STATS_REFRESH_MS = 100

const noLatency: LatencySummary = { count: 0, p50Ms: 0, p95Ms: 0, p99Ms: 0 }
const nothingYet: StoreStats = {
  version: 0,
  pending: 0,
  commits: 0,
  rejected: 0,
  conflicts: 0,
  errors: 0,
  updateLatency: noLatency,
  saveLatency: noLatency,
  bytesWritten: 0,
  journalRecords: 0,
  journalBytes: 0,
  stateBytes: 0,
  lastSnapshotAt: null,
  lastSavedAt: null,
  lastBackupAt: null,
  lastValidationAt: null,
  lastCheckAt: null,
  scrubbedAt: null,
  lastExit: null,
  inconsistencies: null,
  rejectionRate: 0,
  errorRate: 0,
  storage: null,
  heapBytes: null,
  optimizations: [],
}

/**
 * The statistics, read again at most every 100 ms, and only after something happened while somebody listens: an idle
 * store costs nothing, a busy one a flag per commit. Counters that moved without an event show at the next one.
 */
export function createStatsSource(store: AnySyncStore): Source<StoreStats> {
  const listeners = new Set<(stats: StoreStats, previous: StoreStats) => void>()
  let current: StoreStats | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  let unsubscribe: (() => void)[] = []

  const getState = () => {
    current ??= store.getStats()
    return current
  }
  const refresh = () => {
    timer = undefined
    const previous = getState()
    const stats = store.getStats()
    current = stats
    for (const listener of listeners) listener(stats, previous)
  }
  const schedule = () => {
    timer ??= setTimeout(refresh, STATS_REFRESH_MS)
  }

  return {
    getState,
    getInitialState: () => nothingYet,
    subscribe(listener) {
      if (listeners.size === 0) {
        unsubscribe = [
          store.events.on('state:updated', schedule),
          store.events.on('state:rejected', schedule),
          store.events.on('commit:saved', schedule),
          store.events.on('optimization:completed', schedule),
          store.events.on('status:changed', schedule),
        ]
        // What happened between the rendering and now was not heard.
        schedule()
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        for (const stop of unsubscribe) stop()
        clearTimeout(timer)
        timer = undefined
      }
    },
  }
}
