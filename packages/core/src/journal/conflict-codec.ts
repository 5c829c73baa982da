import type { ConflictOutcome, ConflictRecord, SideCommits } from '../conflict/conflict-record.js'
import { conflictPolicies } from '../definition/conflict-policy.js'
import { equalJson } from '../model/diff.js'
import { freezeDeep } from '../model/freeze.js'
import { isRecord, type JsonRecord } from '../model/record.js'
import { decodeCount, decodeList, decodeText } from './decode.js'
import { decodePath } from './operation-codec.js'

const outcomes: readonly unknown[] = ['mine', 'theirs', 'merged', 'resolved', 'rerun'] satisfies ConflictOutcome[]

/** A conflict as its commit's record holds it: without what the commit tells, and without a result that is one of the sides. */
export function encodeConflict(conflict: ConflictRecord, cid: string): JsonRecord {
  const { cid: own, outcome, result, commits, owed, omitted, ...rest } = conflict
  const { mine, theirs } = commits
  const isTold = (outcome === 'mine' || outcome === 'theirs') && equalJson(result, conflict[outcome])
  return {
    ...rest,
    outcome,
    ...(own !== cid && { cid: own }),
    ...(!isTold && { result }),
    ...(mine + theirs > 2 && { commits: [mine, theirs] }),
    ...(owed && { owed }),
    ...(omitted && { omitted }),
  }
}

/** The conflicts of a stored commit. What can not be understood, of a newer app say, is left out: the commit stands without it. */
export function decodeConflicts(value: unknown, cid: string): readonly ConflictRecord[] {
  if (!Array.isArray(value)) return []
  return value.flatMap((stored) => {
    try {
      return isRecord(stored) ? [decodeConflict(stored, cid)] : []
    } catch {
      return []
    }
  })
}

function decodeConflict(stored: JsonRecord, cid: string): ConflictRecord {
  const { outcome, policy, base, mine, theirs } = stored
  if (!outcomes.includes(outcome)) throw new Error(`unknown outcome '${String(outcome)}'`)
  if (policy !== 'resolver' && !conflictPolicies.includes(policy as never)) throw new Error('unknown policy')
  return freezeDeep({
    // What a newer app added stays.
    ...stored,
    id: decodeText(stored, 'id'),
    at: decodeCount(stored, 'at'),
    cid: stored.cid === undefined ? cid : decodeText(stored, 'cid'),
    slice: decodeText(stored, 'slice'),
    key: stored.key === undefined ? undefined : decodeText(stored, 'key'),
    path: decodePath(stored.path),
    base,
    mine,
    theirs,
    result: 'result' in stored ? stored.result : outcome === 'mine' ? mine : outcome === 'theirs' ? theirs : undefined,
    policy: policy as ConflictRecord['policy'],
    outcome: outcome as ConflictOutcome,
    fallback: stored.fallback === undefined ? undefined : decodeText(stored, 'fallback'),
    theirCids: decodeList(stored.theirCids, 'cids').map(String),
    commits: decodeCommits(stored.commits),
    owed: stored.owed === true,
    omitted: stored.omitted === true,
  })
}

/** One of either side, and in records of before they were counted. */
function decodeCommits(stored: unknown): SideCommits {
  const [mine = 1, theirs = 1] = Array.isArray(stored) ? (stored.filter(Number.isSafeInteger) as number[]) : []
  return { mine, theirs }
}
