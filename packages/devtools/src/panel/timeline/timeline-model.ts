import type { TimelineEntry, TopicPayload } from '../../protocol/topics.js'
import { formatMs, formatPath } from '../format.js'

/** What the timeline has told so far; entries newest first. */
export interface TimelineModel {
  readonly entries: readonly TimelineEntry[]
  readonly dropped: number
  readonly recordingSince: number | null
}

export const EMPTY_TIMELINE: TimelineModel = { entries: [], dropped: 0, recordingSince: null }

/** Takes in a batch: new entries, and known ones that changed. */
export function addBatch(model: TimelineModel, batch: TopicPayload<'timeline'>): TimelineModel {
  const byIndex = new Map(model.entries.map((entry) => [entry.index, entry]))
  for (const entry of batch.entries) byIndex.set(entry.index, entry)
  return {
    entries: [...byIndex.values()].filter((entry) => entry.index >= batch.firstIndex).sort((a, b) => b.index - a.index),
    dropped: batch.dropped,
    recordingSince: batch.recordingSince,
  }
}

export type TimelineFilter = 'all' | 'own' | 'tabs' | 'rejected' | 'transactions'

/** What became of a transaction, in words. */
export const OUTCOMES = {
  committed: 'committed',
  rejected: 'rejected',
  'rolled-back': 'rolled back',
  timeout: 'timed out, rolled back',
} as const

/** What an update did, in a few words. */
export function summaryOf(entry: TimelineEntry): string {
  if (entry.type === 'rejected') {
    const [first] = entry.issues
    return first === undefined ? 'rejected' : `${formatPath(first.path)}: ${first.message}`
  }
  if (entry.type === 'transaction') {
    if (entry.outcome === null) return 'open'
    return `${OUTCOMES[entry.outcome]} after ${formatMs(entry.durationMs ?? 0)}`
  }
  const [first] = entry.steps
  if (first === undefined) return 'no changes'
  const more = entry.operationCount > 1 ? ` and ${entry.operationCount - 1} more` : ''
  return `${first.op} ${formatPath(first.path)}${more}`
}

/** Whether an entry is of that kind and holds all words of the search, in source, action, cid, version or paths. */
export function matches(entry: TimelineEntry, filter: TimelineFilter, search: string): boolean {
  if (filter === 'rejected' && entry.type !== 'rejected') return false
  if (filter === 'transactions' && entry.type !== 'transaction') return false
  if (filter === 'tabs' && !(entry.type === 'commit' && entry.origin === 'tab')) return false
  if (filter === 'own' && entry.type === 'commit' && entry.origin === 'tab') return false
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  if (words.length === 0) return true
  const paths = entry.type === 'commit' ? entry.steps : entry.type === 'rejected' ? entry.issues : []
  const text = [
    entry.source,
    entry.cid ?? '',
    entry.type === 'commit' ? `v${entry.version} ${entry.action ?? ''}` : entry.type,
    summaryOf(entry),
    ...paths.map((item) => item.path.join('.')),
  ]
    .join(' ')
    .toLowerCase()
  return words.every((word) => text.includes(word))
}
