import type { Conflict } from '../definition/conflict-policy.js'
import { changedBy } from '../model/apply.js'
import { diffValue } from '../model/diff.js'
import type { Operation } from '../model/operation.js'
import type { ConflictRecord } from './conflict-record.js'
import { type Collision, findCollision } from './find-collision.js'
import { mergeValues } from './merge-values.js'
import {
  newer,
  operationAt,
  outcomeOf,
  rulesOf,
  type Settled,
  type Settling,
  settleCollision,
} from './settle-collision.js'

/** What stands at the place of a conflict, when it is settled once more. */
export type SettledAgain = Pick<Settled, 'outcome' | 'fallback'> & { readonly value: unknown }

/** Settles a conflict once more by a policy, with the values of then: of a whole entity, what only one side changed is kept. */
export function settleAgain(record: ConflictRecord, by: Omit<Settling, 'commits'>): SettledAgain {
  const { slice, key, path, base, mine, theirs, commits } = record
  const none = { fallback: undefined }
  // An entity that one side deleted stays deleted, by whatever policy.
  if (isDeleted(record)) return { outcome: mine === undefined ? 'mine' : 'theirs', value: undefined, ...none }
  if (path.length === 0) {
    const { operations, collision } = meetingOf(record)
    const edit = { slice, key, operations, base, mine }
    const { settled, replaced } = settleCollision(edit, theirs, collision, { ...by, commits: () => commits })
    const instead = operations.flatMap((operation) => replaced.get(operation) ?? [operation])
    const value = instead.reduce(changedBy, theirs)
    const [first] = settled.filter(({ fallback }) => fallback !== undefined)
    return { outcome: outcomeOf(value, record), value, fallback: first?.fallback }
  }
  if (by.policy === 'version-wins') {
    const side = newer(commits)
    return { outcome: side, value: record[side], ...none }
  }
  const merged = mergeValues(base, mine, theirs, rulesOf(by), path)
  return { outcome: outcomeOf(merged.value, record), ...merged }
}

/** What a resolver is asked of a conflict; of a place in an entity, with the rest as it is `now`. */
export function askedOf(record: ConflictRecord, now: unknown): Conflict {
  const { slice, key, path, base, mine, theirs } = record
  if (path.length === 0 && !isDeleted(record)) {
    const { operations, collision } = meetingOf(record)
    const paths = collision.kind === 'edited' ? collision.paths : [path]
    return { slice, key, paths, base, mine, theirs, merged: operations.reduce(changedBy, theirs) } as Conflict
  }
  const [was, my, their] = [base, mine, theirs].map((side) =>
    path.length === 0 ? side : changedBy(now, operationAt(record, path, side)),
  )
  return { slice, key, paths: [path], base: was, mine: my, theirs: their, merged: my } as Conflict
}

function isDeleted({ key, path, mine, theirs }: ConflictRecord): boolean {
  return key !== undefined && path.length === 0 && (mine === undefined || theirs === undefined)
}

/** How both sides met at a whole entity, or at the value of a plain slice. */
function meetingOf(record: ConflictRecord): { readonly operations: Operation[]; readonly collision: Collision } {
  const operations = diffValue(record.slice, record.key, record.base, record.mine)
  const collision = findCollision(operations, record, false, () => true)
  return { operations, collision: collision ?? { kind: 'edited', paths: [] } }
}
