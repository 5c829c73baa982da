import type { TimelineEntry } from '../protocol/topics.js'
import { pathOf } from './commit-changes.js'
import { previewOf } from './preview-value.js'
import type { RecordedUpdate } from './recorder.js'
import type { Redaction } from './redaction.js'
import { safeMessage } from './safe-text.js'

const SHOWN_STEPS = 4
const SHOWN_ISSUES = 50

/** An update as the timeline lists it: bounded, whatever the update holds; its changes are fetched apart. */
export function wireUpdate(update: RecordedUpdate, redaction: Redaction): TimelineEntry {
  if (update.type === 'rejected') {
    const { cid, source, at, issues } = update.event
    return {
      type: 'rejected',
      index: update.index,
      cid,
      source,
      at,
      issues: issues.slice(0, SHOWN_ISSUES).map((issue) => ({
        path: issue.path.slice(0, 64),
        message: safeMessage(redaction, issue),
        code: issue.code,
      })),
      issueCount: issues.length,
    }
  }
  if (update.type === 'transaction') {
    const { event, end } = update
    return {
      type: 'transaction',
      index: update.index,
      id: event.id,
      source: event.source,
      at: event.at,
      outcome: end?.outcome ?? null,
      durationMs: end?.durationMs ?? null,
      cid: end?.cid ?? null,
    }
  }
  const { commit, version, origin } = update.event
  const { intent } = commit
  return {
    type: 'commit',
    index: update.index,
    cid: commit.cid,
    source: commit.source,
    at: commit.at,
    version,
    origin,
    action: intent.kind === 'action' ? intent.action : null,
    arguments: intent.kind === 'action' ? previewArguments(intent.args, redaction) : null,
    operationCount: commit.effect.length,
    steps: commit.effect.slice(0, SHOWN_STEPS).map((operation) => ({ op: operation.op, path: pathOf(operation) })),
    saved: update.saved,
    saveLatencyMs: update.saveLatencyMs,
  }
}

function previewArguments(args: readonly unknown[], redaction: Redaction) {
  // Nothing says which argument ends up at a redacted path, so none is shown.
  if (redaction.active && args.length > 0) return { type: 'redacted' } as const
  return previewOf(args, [], redaction, { depth: 3, limit: 20, maxNodes: 60 })
}
