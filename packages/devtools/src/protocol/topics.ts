import {
  array,
  boolean,
  count,
  type Decoded,
  either,
  literal,
  nullable,
  number,
  object,
  record,
  tagged,
  text,
} from './decoder.js'
import { path, preview } from './preview.js'
import { recovery, recoveryReport } from './recovery.js'
import { sync, tab } from './sync.js'

const degraded = object({
  code: text,
  reason: text,
  since: number,
  disabledFeatures: array(text),
  nextRetryAt: nullable(number),
})

const status = object({
  phase: text,
  version: count,
  pending: count,
  savedVersion: count,
  connection: text,
  degraded: nullable(degraded),
  recovery: nullable(recoveryReport),
})

const latency = object({ count, p50Ms: number, p95Ms: number, p99Ms: number })

const stats = object({
  at: number,
  commits: count,
  rejected: count,
  errors: count,
  updateLatency: latency,
  saveLatency: latency,
  bytesWritten: number,
  journalRecords: number,
  journalBytes: number,
  stateBytes: number,
  lastSnapshotAt: nullable(number),
  lastSavedAt: nullable(number),
  lastCheckAt: nullable(number),
  lastValidationAt: nullable(number),
  /** What the last check found; null: none was made yet. */
  inconsistencies: nullable(count),
  /** Of this page, where the browser tells. */
  heapBytes: nullable(number),
  /** Commits in each of the last sixty seconds up to `at`, oldest first. */
  perSecond: array(count, 60),
  /** Of the whole origin, where the browser tells. */
  storage: nullable(object({ usageBytes: number, quotaBytes: number, persisted: boolean })),
})

const settings = record(either(boolean, either(number, text)))

const config = object({ values: settings, defaults: settings })

const issue = object({ path, message: text, code: text })

const step = object({ op: literal('put', 'delete', 'set', 'unset'), path })

const timelineEntry = tagged({
  commit: {
    /** Position in the agent's ring: grows by one with each entry, never reused. */
    index: count,
    cid: text,
    source: text,
    at: number,
    version: count,
    origin: literal('own', 'tab'),
    /** Name of the action, null for a plain update. */
    action: nullable(text),
    arguments: nullable(preview),
    operationCount: count,
    /** The first few operations, without values. */
    steps: array(step, 8),
    saved: boolean,
    /** From the commit in memory to storage; null when not saved yet, or saved by another tab. */
    saveLatencyMs: nullable(number),
  },
  rejected: { index: count, cid: text, source: text, at: number, issues: array(issue, 100), issueCount: count },
  transaction: {
    index: count,
    id: text,
    source: text,
    at: number,
    /** Null while it is open. */
    outcome: nullable(literal('committed', 'rejected', 'rolled-back', 'timeout')),
    durationMs: nullable(number),
    /** Of its commit, if it was committed. */
    cid: nullable(text),
  },
})

const timeline = object({
  /** New entries, and old ones that changed (they were saved), oldest change first. */
  entries: array(timelineEntry, 1_000),
  /** Entries older than this are no longer kept. */
  firstIndex: count,
  /** How many entries the ring has let go since recording began. */
  dropped: count,
  recordingSince: nullable(number),
})

const logEntry = object({
  index: count,
  at: number,
  name: text,
  level: literal('debug', 'info', 'warn', 'error'),
  text,
  /** `devtools` for what this panel did itself, else `store`. */
  source: text,
})

const log = object({ entries: array(logEntry, 1_000), dropped: count })

const finding = object({
  /** By this the panel asks for its repair; the agent forgets it when the finding is gone. */
  id: count,
  code: text,
  check: text,
  path,
  message: text,
  mendable: boolean,
})

const validation = object({
  at: number,
  version: count,
  isValid: boolean,
  errors: array(issue, 100),
  errorCount: count,
  warnings: array(issue, 100),
  warningCount: count,
  recommendations: array(text, 100),
  entities: count,
  durationMs: number,
})

const checked = object({
  at: number,
  version: count,
  isFull: boolean,
  entities: count,
  checks: count,
  references: count,
  indexes: count,
  durationMs: number,
})

const pass = object({
  name: text,
  removed: count,
  bytesBefore: number,
  bytesAfter: number,
  durationMs: number,
  error: nullable(text),
})

export const healthWork = literal('check', 'validate', 'optimize')

const health = object({
  /** The first of what is known to be inconsistent; `findingCount` says how many there are. */
  findings: array(finding, 500),
  findingCount: count,
  /** There are more than the store keeps. */
  hasMoreFindings: boolean,
  mendableCount: count,
  /** The last run; null where none was seen. */
  checked: nullable(checked),
  /** When the last check was, seen or not; null: never. */
  checkedAt: nullable(number),
  validation: nullable(validation),
  validatedAt: nullable(number),
  passes: array(pass, 200),
  canOptimize: boolean,
  /** What runs now because a panel asked for it. `total` is 0 until it is known. */
  runs: array(object({ work: healthWork, done: count, total: count, startedAt: number }), 3),
  /** Why a run that a panel asked for did not come to its end. */
  failures: array(object({ work: healthWork, message: text }), 3),
})

/** What can be subscribed to, and what arrives. A later screen adds its topic here. */
export const topics = { status, stats, config, timeline, log, health, recovery, sync, tab }

export type TopicName = keyof typeof topics
export type TopicPayload<Name extends TopicName> = Decoded<(typeof topics)[Name]>

export type StatusPayload = TopicPayload<'status'>
export type StatsPayload = TopicPayload<'stats'>
export type TimelineEntry = Decoded<typeof timelineEntry>
export type CommitEntry = Extract<TimelineEntry, { type: 'commit' }>
export type RejectedEntry = Extract<TimelineEntry, { type: 'rejected' }>
export type TransactionEntry = Extract<TimelineEntry, { type: 'transaction' }>
export type HealthPayload = TopicPayload<'health'>
export type HealthWork = Decoded<typeof healthWork>
export type HealthFinding = Decoded<typeof finding>
export type HealthIssue = Decoded<typeof issue>
export type LogEntry = Decoded<typeof logEntry>

export function isTopicName(name: string): name is TopicName {
  return Object.hasOwn(topics, name)
}
