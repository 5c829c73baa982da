import { sizeBytes } from '../model/size.js'
import type { ConflictRecord } from './conflict-record.js'
import type { Meetings } from './meetings.js'
import type { Settled } from './settle-collision.js'

/** Values of one conflict that are larger are left out: they would weigh on the journal. */
const maxValueBytes = 16_000
/** All values that one commit's conflicts keep. */
const maxCommitBytes = 64_000
const maxRecords = 200

/** The records of what one commit met, after `before`, which it met earlier. */
export function recordConflicts(
  before: readonly ConflictRecord[],
  settled: readonly Settled[],
  { cid, at, meetings }: { readonly cid: string; readonly at: number; readonly meetings: Meetings },
): readonly ConflictRecord[] {
  let left = before.reduce((bytes, record) => bytes - bytesOf(record), maxCommitBytes)
  return settled.slice(0, Math.max(0, maxRecords - before.length)).map((one, index) => {
    const { slice, key, path } = one
    const id = `${cid}/${before.length + index}`
    const bytes = bytesOf(one)
    const omitted = bytes > maxValueBytes || bytes > left
    if (!omitted) left -= bytes
    const values = omitted ? nothing : {}
    const theirCids = meetings.theirs.cids(slice, key, path)
    return Object.freeze({ id, at, cid, ...one, ...values, theirCids, commits: meetings.commits(slice, key), omitted })
  })
}

type Measured = Pick<Settled, 'base' | 'mine' | 'theirs' | 'result' | 'outcome'>

const nothing = { base: undefined, mine: undefined, theirs: undefined, result: undefined }

function bytesOf({ base, mine, theirs, result, outcome }: Measured): number {
  // Where one side stands, its value is kept once.
  const own = outcome === 'mine' || outcome === 'theirs' ? 0 : sizeBytes(result)
  return sizeBytes(base) + sizeBytes(mine) + sizeBytes(theirs) + own
}
