import type { Commit, ConsistencyReport, Inconsistency, Issue, LongWorkOptions, ValidationReport } from '@holdfast/core'
import type { HealthPayload, HealthWork } from '../protocol/topics.js'
import type { InspectedStore } from './inspected-store.js'
import type { Recorder } from './recorder.js'
import type { Redaction } from './redaction.js'
import { Refusal } from './refusal.js'
import { safeError, safeMessage } from './safe-text.js'

interface Run {
  readonly startedAt: number
  readonly stop: AbortController
  done: number
  total: number
}

/** Runs checks, validation and optimisation for panels, and tells what is known of a store's health. */
export interface HealthDesk {
  /** What is known now. Bounded, whatever was found. */
  read(): HealthPayload
  /** Begins a run; false when it runs already. */
  run(work: HealthWork): boolean
  cancel(work: HealthWork): void
  /** Has these findings mended; null: all that are known. */
  repair(ids: readonly number[] | null): { readonly commit: Commit; readonly findings: readonly Inconsistency[] }
  /** Takes note of the checks that run, until the returned function is called. */
  watch(): () => void
  /** Ends what runs. */
  close(): void
}

export interface HealthDeskOptions {
  readonly store: InspectedStore
  readonly recorder: Recorder
  readonly redaction: Redaction
  readonly now: () => number
  readonly onChange: () => void
}

const SHOWN_FINDINGS = 200
const SHOWN_ISSUES = 50

export function createHealthDesk({ store, recorder, redaction, now, onChange }: HealthDeskOptions): HealthDesk {
  const runs = new Map<HealthWork, Run>()
  const failures = new Map<HealthWork, string>()
  // Findings keep their identity as long as they say the same.
  const ids = new WeakMap<Inconsistency, number>()
  let nextId = 0
  let last: ConsistencyReport | null = null
  let validation: ValidationReport | null = null

  const idOf = (finding: Inconsistency) => {
    const id = ids.get(finding) ?? nextId++
    ids.set(finding, id)
    return id
  }
  const shownIssues = (issues: readonly Issue[]) =>
    issues.slice(0, SHOWN_ISSUES).map((issue) => ({
      path: shownPath(issue.path),
      message: safeMessage(redaction, issue),
      code: issue.code,
    }))

  const start = async (work: HealthWork, options: LongWorkOptions): Promise<void> => {
    if (work === 'check') await store.check(options)
    else if (work === 'validate') validation = await store.validate(options)
    else await store.optimize?.(options)
  }

  return {
    read() {
      const stats = store.getStats()
      const findings = store.inconsistencies()
      return {
        findings: findings.slice(0, SHOWN_FINDINGS).map((finding) => ({
          id: idOf(finding),
          code: finding.code,
          check: finding.check,
          path: shownPath(finding.path),
          message: safeMessage(redaction, finding),
          mendable: isMendable(finding),
        })),
        // The last one of a list that was cut only says that there are more.
        findingCount: findings.at(-1)?.code === 'more' ? findings.length - 1 : findings.length,
        hasMoreFindings: findings.at(-1)?.code === 'more',
        mendableCount: findings.filter(isMendable).length,
        checked: last && { ...last.checked, ...pick(last), isFull: last.isFull },
        checkedAt: stats.lastCheckAt,
        validation: validation && {
          ...pick(validation),
          isValid: validation.isValid,
          errors: shownIssues(validation.errors),
          errorCount: validation.errors.length,
          warnings: shownIssues(validation.warnings),
          warningCount: validation.warnings.length,
          recommendations: validation.recommendations,
          entities: validation.validated.entities,
        },
        validatedAt: stats.lastValidationAt,
        passes: stats.optimizations.slice(0, 200).map((pass) => ({
          ...pass,
          error: pass.error === undefined ? null : redaction.active ? 'redacted' : pass.error.slice(0, 1_000),
        })),
        canOptimize: store.optimize !== undefined,
        runs: [...runs].map(([work, { done, total, startedAt }]) => ({ work, done, total, startedAt })),
        failures: [...failures].map(([work, message]) => ({ work, message })),
      }
    },
    run(work) {
      if (runs.has(work)) return false
      if (work === 'optimize' && store.optimize === undefined) {
        throw new Refusal('UNSUPPORTED', 'This store has no optimisation.')
      }
      const stop = new AbortController()
      const run: Run = { startedAt: now(), stop, done: 0, total: 0 }
      runs.set(work, run)
      failures.delete(work)
      const onProgress = ({ done, total }: { readonly done: number; readonly total: number }) => {
        run.done = done
        run.total = total
        onChange()
      }
      void start(work, { signal: stop.signal, onProgress })
        .catch((error: unknown) => {
          failures.set(work, stop.signal.aborted ? 'Cancelled.' : safeError(redaction, error))
        })
        .finally(() => {
          runs.delete(work)
          onChange()
        })
      onChange()
      return true
    },
    cancel: (work) => runs.get(work)?.stop.abort(),
    repair(wanted) {
      const known = store.inconsistencies()
      const findings = wanted === null ? known : known.filter((finding) => wanted.includes(idOf(finding)))
      if (findings.length === 0) throw new Refusal('NOT_FOUND', 'What was found is not there any more.')
      return { commit: store.repair(findings), findings }
    },
    watch() {
      const none = store.inconsistencies()
      return store.events.on('consistency:checked', (report) => {
        // Checks follow each change; the log is for when they found something else than before.
        if (report.inconsistencies !== (last?.inconsistencies ?? none)) recorder.write('consistency:checked', report)
        last = report
      })
    },
    close() {
      for (const { stop } of runs.values()) stop.abort()
    },
  }
}

const isMendable = ({ repair, code }: Inconsistency): boolean => repair !== undefined || code === 'index'

// Paths of an app's own checks are as long as it likes; the protocol's are not.
const shownPath = (path: Issue['path']) =>
  path.slice(0, 64).map((part) => (Number.isFinite(part) ? part : String(part)))

const pick = ({ at, version, durationMs }: { at: number; version: number; durationMs: number }) => ({
  at,
  version,
  durationMs,
})
