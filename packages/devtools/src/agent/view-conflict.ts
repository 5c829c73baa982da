import type { ConflictRecord } from '@holdfast/core'
import type { ConflictView } from '../protocol/sync.js'
import { previewOf } from './preview-value.js'
import type { PathSteps, Redaction } from './redaction.js'
import { safeFreeText } from './safe-text.js'

/** Slice, key, and the place within: as other screens know it. */
export function placeOf({ slice, key, path }: ConflictRecord): PathSteps {
  return key === undefined ? [slice, ...path] : [slice, key, ...path]
}

/** A conflict as a panel sees it: bounded, whatever its values hold. */
export function viewConflict(conflict: ConflictRecord, redaction: Redaction): ConflictView {
  const { id, at, cid, policy, commits, owed, fallback, omitted } = conflict
  const place = placeOf(conflict).slice(0, 64)
  const show = (value: unknown) => previewOf(value, place, redaction, { depth: 3, limit: 20, maxNodes: 80 })
  return {
    id,
    at,
    cid,
    place,
    base: show(conflict.base),
    mine: show(conflict.mine),
    theirs: show(conflict.theirs),
    result: show(conflict.result),
    policy: policy === 'version-wins' ? `version-wins (${commits.mine} commits to ${commits.theirs})` : policy,
    outcome: owed ? 'owed' : conflict.outcome,
    fallback: fallback === undefined ? null : safeFreeText(redaction, fallback).slice(0, 1_000),
    omitted,
  }
}
