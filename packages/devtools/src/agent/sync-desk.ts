import type { LockClaim } from '@holdfast/core'
import type { MethodParams } from '../protocol/methods.js'
import type { ReplayedView, SyncPayload, TabPayload } from '../protocol/sync.js'
import { caseOf } from './conflict-case.js'
import type { Timers } from './context.js'
import type { InspectedStore } from './inspected-store.js'
import { previewOf } from './preview-value.js'
import type { Recorder } from './recorder.js'
import type { Redaction } from './redaction.js'
import { Refusal } from './refusal.js'
import { safeError, safeFreeText } from './safe-text.js'
import { placeOf, viewConflict } from './view-conflict.js'

/** Tabs, locks, presence and conflicts of a store, for panels. */
export interface SyncDesk {
  tab(): TabPayload
  read(): SyncPayload
  /** Logs conflicts, leaders and thefts while a panel is open, until the returned function is called. */
  watch(): () => void
  /** Follows locks for a while: a panel shows them. */
  follow(): void
  replay(params: MethodParams<'sync.replay'>): Promise<ReplayedView>
  /** A conflict as a test. */
  test(id: string): string
  steal(name: string): Promise<void>
}

export interface SyncDeskOptions {
  readonly store: InspectedStore
  readonly recorder: Recorder
  readonly redaction: Redaction
  readonly timers: Timers
  readonly onChange: () => void
}

/** A panel that shows locks says so every few seconds. */
const FOLLOW_MS = 10_000
const SHOWN = 200

export function createSyncDesk({ store, recorder, redaction, timers, onChange }: SyncDeskOptions): SyncDesk {
  let claims: readonly LockClaim[] = []
  let problem: string | null = null
  let unwatch: (() => void) | undefined
  let cancel: (() => void) | undefined

  const stop = () => {
    unwatch?.()
    cancel?.()
    unwatch = cancel = undefined
  }
  const conflictOf = (id: string) => {
    const found = store.conflicts?.get(id)
    if (found === undefined) throw new Refusal('NOT_FOUND', 'That conflict is no longer kept.')
    return found
  }

  return {
    tab() {
      const { phase, version, savedVersion, pending } = store.getStatus()
      return {
        tabId: store.tabs()[0]?.tabId ?? '',
        phase,
        version,
        savedVersion,
        pending,
        isLeader: store.leader?.().isSelf ?? null,
        isVisible: typeof document === 'undefined' || document.visibilityState === 'visible',
      }
    },
    read() {
      const unsaved = [...recorder.updates.values()].flatMap((update) =>
        update.type === 'commit' && !update.saved ? [update.event] : [],
      )
      const leader = store.leader?.()
      return {
        tabs: store.tabs().slice(0, SHOWN),
        leader: leader === undefined ? null : { tabId: leader.tabId, isSelf: leader.isSelf },
        presence: Object.entries(store.presence)
          .slice(0, SHOWN)
          .map(([slice, presence]) => ({
            slice,
            peers: presence
              .peers()
              .slice(0, SHOWN)
              .map(({ tabId, isSelf, since, value }) => ({
                tabId,
                isSelf,
                since,
                value: previewOf(value, [slice], redaction, { depth: 3, limit: 20, maxNodes: 60 }),
              })),
          })),
        pending: unsaved.slice(0, SHOWN).map(({ commit, version }) => ({
          cid: commit.cid,
          source: commit.source,
          at: commit.at,
          version,
          operationCount: commit.effect.length,
        })),
        pendingCount: store.getStatus().pending,
        locks:
          store.locks === undefined
            ? null
            : {
                reach: store.locks.reach,
                problem,
                claims: claims.slice(0, SHOWN).map(({ ageMs: _age, label, ...claim }) => ({
                  ...claim,
                  label: safeFreeText(redaction, label),
                })),
              },
        conflicts:
          store.conflicts
            ?.list()
            .slice(-SHOWN)
            .reverse()
            .map((conflict) => viewConflict(conflict, redaction)) ?? null,
      }
    },
    watch() {
      const names = ['state:conflict', 'leader:changed', 'lock:stolen', 'lock:timeout'] as const
      const watching = names.map((name) => store.events.on(name, (event) => recorder.write(name, event)))
      return () => {
        for (const unsubscribe of watching) unsubscribe()
        stop()
      }
    },
    follow() {
      cancel?.()
      cancel = timers.schedule(stop, FOLLOW_MS)
      if (unwatch !== undefined || store.locks === undefined) return
      try {
        unwatch = store.locks.watch((next) => {
          claims = next
          problem = null
          onChange()
        })
      } catch (error) {
        problem = safeError(redaction, error)
      }
    },
    async replay({ id, policy, apply, force }) {
      const conflict = conflictOf(id)
      const result = await store.conflicts?.replay(id, policy ?? undefined, { apply, force })
      if (result === undefined) throw new Refusal('UNSUPPORTED', 'This store keeps no conflicts.')
      if (apply) recorder.write('devtools', `replay of conflict ${id} by ${policy ?? 'the policy in force'}`)
      const { outcome, value, fallback, applied, refused } = result
      return {
        outcome,
        value: previewOf(value, placeOf(conflict), redaction, { depth: 4, limit: 50, maxNodes: 200 }),
        fallback: fallback === undefined ? null : safeFreeText(redaction, fallback).slice(0, 1_000),
        status: applied?.status ?? null,
        refused: refused?.slice(0, 1_000) ?? null,
      }
    },
    test(id) {
      if (redaction.active) {
        throw new Refusal('PERMISSION_DENIED', 'The test would hold what is redacted.')
      }
      return caseOf(conflictOf(id), store.name, store.getState())
    },
    async steal(name) {
      const lock = await store.locks?.acquire(name, { steal: true, label: 'devtools' })
      if (lock === undefined) throw new Refusal('UNSUPPORTED', 'This store has no locks.')
      recorder.write('devtools', `steal of lock ${name}`)
      // It was taken for those who wait.
      await lock.release()
    },
  }
}
