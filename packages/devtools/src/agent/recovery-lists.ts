import type { Backup, Checkpoint, QuarantinedRow, RecoveryReport } from '@holdfast/core'
import type { BackupView, CheckpointView, QuarantinedView, RecoveryReportView } from '../protocol/recovery.js'
import { previewOf } from './preview-value.js'
import type { Redaction } from './redaction.js'
import { safeFreeText, safeStep } from './safe-text.js'

const MAX_TEXT = 200
const MAX_STEPS = 100

const cut = (text: string, length = MAX_TEXT) => (text.length > length ? `${text.slice(0, length)}…` : text)

/** A backup as a panel sees it. What people wrote on it may quote what is redacted; what the store wrote by itself does not. */
export function viewBackup(backup: Backup, verifiedAt: number | null, redaction: Redaction): BackupView {
  const { id, details, problem, sizeBytes, isImported, persistent } = backup
  const note = details?.note ?? ''
  const isOwn = details !== null && details.kind !== 'manual' && !isImported
  return {
    id,
    sizeBytes,
    isImported,
    persistent,
    verifiedAt,
    kind: details?.kind ?? null,
    note: cut(isOwn ? note : safeFreeText(redaction, note)),
    at: details?.at ?? 0,
    version: details?.version ?? 0,
    schemaVersion: details?.schemaVersion ?? 0,
    slices: Object.entries(details?.counts ?? {}).map(([name, count]) => ({ name: cut(name), count })),
    problem: problem === null ? null : cut(problem, 1_000),
  }
}

export function viewCheckpoint(checkpoint: Checkpoint, redaction: Redaction): CheckpointView {
  const { id, name, at, version, pending, metadata, sizeBytes, persistent, problem } = checkpoint
  return {
    id,
    name: cut(safeFreeText(redaction, name)),
    at,
    version,
    pending,
    metadata: redaction.active
      ? { type: 'redacted' }
      : previewOf(metadata, [], redaction, { depth: 3, limit: 20, maxNodes: 60 }),
    sizeBytes,
    persistent,
    problem: problem === null ? null : cut(problem, 1_000),
  }
}

/** Nothing says where in a raw row a redacted value is, so none is shown where something is redacted. */
export function viewQuarantined(row: QuarantinedRow, redaction: Redaction): QuarantinedView {
  const { id, at, slice, key, reason, value } = row
  const isEntity = slice !== null && key[0] === slice
  const isHidden = redaction.active && (!isEntity || redaction.touches(key))
  return {
    id,
    at,
    slice: slice === null ? null : cut(slice),
    key: key.slice(0, 8).map((part) => (typeof part === 'string' ? cut(part) : part)),
    reason: redaction.active && isEntity && redaction.touches(key) ? 'redacted' : cut(reason, 1_000),
    value: isHidden
      ? { type: 'redacted' }
      : previewOf(value, isEntity ? key : [], redaction, { depth: 4, limit: 50, maxNodes: 200 }),
  }
}

export function viewReport(report: RecoveryReport, redaction: Redaction): RecoveryReportView {
  return { ...report, steps: report.steps.slice(0, MAX_STEPS).map((step) => cut(safeStep(redaction, step), 2_000)) }
}
