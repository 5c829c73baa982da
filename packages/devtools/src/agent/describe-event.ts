import type { EventPayloads } from '@holdfast/core'
import type { LogEntry } from '../protocol/topics.js'
import type { RecordedEvent } from './recorder.js'
import type { Redaction } from './redaction.js'
import { safeFreeText, safeMessage } from './safe-text.js'
import { placeOf } from './view-conflict.js'

type Level = LogEntry['level']
type Describe<Name extends keyof EventPayloads> = (
  event: EventPayloads[Name],
  redaction: Redaction,
) => readonly [Level, string]

const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '))

const descriptions: { readonly [Name in keyof EventPayloads]?: Describe<Name> } = {
  'state:rejected': ({ source, issues }, redaction) => {
    const [first] = issues
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
    if (first === undefined) return ['warn', `${source}: rejected`]
    return ['warn', `${source}: ${first.path.join('.') || 'state'}: ${safeMessage(redaction, first)}${more}`]
  },
  'status:changed': ({ status, previous }) => {
    if (status.degraded !== null && status.degraded !== previous.degraded) {
      return ['error', `degraded: ${status.degraded.reason}`]
    }
    if (status.degraded === null && previous.degraded !== null) return ['info', 'no longer degraded']
    return ['info', `${previous.phase} → ${status.phase}`]
  },
  'config:changed': ({ config, previous, origin }) => {
    const changed = (Object.keys(config) as (keyof typeof config)[])
      .filter((key) => config[key] !== previous[key])
      .map((key) => `${key}: ${String(previous[key])} → ${String(config[key])}`)
    return ['info', `${changed.join(', ') || 'no difference'}${origin === 'tab' ? ' (another tab)' : ''}`]
  },
  'recovery:completed': (report) => [
    report.dataLoss ? 'error' : 'warn',
    `recovered: ${list(report.recoveredSlices)}; failed: ${list(report.failedSlices)}; ${report.quarantined} rows in quarantine; data loss: ${report.dataLoss ? 'yes' : 'no'}`,
  ],
  'optimization:completed': ({ name, removed, bytesBefore, bytesAfter, durationMs, error }, redaction) => [
    error === undefined ? 'debug' : 'warn',
    `${name}: ${(redaction.active && error && 'failed') || error || `${removed} removed, ${bytesBefore} B → ${bytesAfter} B`} in ${durationMs.toFixed(1)} ms`,
  ],
  'consistency:checked': ({ inconsistencies, isFull, durationMs }) => [
    inconsistencies.length > 0 ? 'warn' : 'info',
    `${inconsistencies.length} findings (${isFull ? 'everything' : 'what changed'} looked at, ${durationMs.toFixed(1)} ms)`,
  ],
  'state:large': ({ bytes, limitBytes }) => ['warn', `the state takes ${bytes} B of ${limitBytes} B`],
  'state:conflict': ({ conflict, origin }, redaction) => [
    'warn',
    `${placeOf(conflict).join('.')}: ${conflict.owed ? 'answer owed' : conflict.outcome} by ${conflict.policy}${origin === 'tab' ? ' (another tab)' : ''}${conflict.fallback === undefined ? '' : `: ${safeFreeText(redaction, conflict.fallback)}`}`,
  ],
  'leader:changed': ({ tabId, isSelf }) => ['info', isSelf ? 'this tab leads' : `${tabId ?? 'no tab'} leads`],
  'lock:stolen': ({ name, role }) => ['warn', `${name}: this tab is the ${role === 'thief' ? 'thief' : 'robbed'}`],
  'lock:timeout': ({ name, timeoutMs }) => ['warn', `${name}: not got within ${timeoutMs} ms`],
  'backup:created': ({ backup, durationMs }) => [
    'info',
    `${backup.details?.kind ?? 'a'} backup of version ${backup.details?.version ?? '?'}, ${backup.sizeBytes} B, in ${durationMs.toFixed(1)} ms`,
  ],
  'backup:restored': ({ id, cid, slices }) => ['warn', `${id} by commit ${cid} (slices: ${list(slices)})`],
  'backup:failed': ({ during, reason }, redaction) => ['error', `${during}: ${redaction.active ? 'redacted' : reason}`],
  'data:lost': ({ reason, slices, cids }) => ['error', `${reason} (slices: ${list(slices)}; commits: ${cids.length})`],
}

/** An event as a line of the log. */
export function describeEvent(recorded: RecordedEvent, redaction: Redaction): LogEntry {
  const { index, at, name, event } = recorded
  if (name === 'devtools') return { index, at, name, level: 'info', text: String(event), source: 'devtools' }
  const describe = descriptions[name] as
    | ((event: unknown, redaction: Redaction) => readonly [Level, string])
    | undefined
  const [level, text] = describe === undefined ? (['info', name] as const) : describe(event, redaction)
  return { index, at, name, level, text: text.slice(0, 4_000), source: 'store' }
}
