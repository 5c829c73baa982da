import type { CommitRecord, Intent } from '../commit/commit.js'
import { checksum } from '../model/checksum.js'
import { decodeConflicts, encodeConflict } from './conflict-codec.js'
import { DecodeError, decodeCount, decodeList, decodeRecord, decodeText, parseJson } from './decode.js'
import { decodeOperation } from './operation-codec.js'

/**
 * One row of the journal, as stored: the commits of one flush. `from`…`to` are sequence numbers (both inclusive), `writer`
 * the tab, `prev` the sum of the record before (0: none), which shows gaps; `body` the commits as JSON text.
 */
export interface StoredJournalRecord {
  readonly v: 1
  readonly from: number
  readonly to: number
  readonly writer: string
  readonly schema: number
  readonly prev: number
  readonly body: string
  readonly sum: number
}

export interface JournalRecord {
  readonly from: number
  readonly to: number
  readonly prev: number
  readonly sum: number
  /** Length of the stored text. */
  readonly bytes: number
  readonly commits: readonly CommitRecord[]
}

/** Commits of one writer, numbered from `from`, as a journal row. */
export function encodeJournalRecord(
  commits: readonly CommitRecord[],
  place: { readonly from: number; readonly prev: number; readonly writer: string; readonly schemaVersion: number },
): StoredJournalRecord {
  const body = JSON.stringify(commits.map((commit) => toStored(commit, place.writer)))
  const { from, prev, writer, schemaVersion: schema } = place
  const to = from + commits.length - 1
  return { v: 1, from, to, writer, schema, prev, body, sum: sumOf(from, to, writer, schema, prev, body) }
}

/** Decodes a row that should begin at `from`. Throws `DecodeError` for anything that is not exactly what was written there. */
export function decodeJournalRecord(value: unknown): JournalRecord {
  const row = decodeRecord(value, 'journal row')
  if (row.v !== 1) throw new DecodeError(`journal row of unknown format '${String(row.v)}'`)
  const from = decodeCount(row, 'from')
  const to = decodeCount(row, 'to')
  const writer = decodeText(row, 'writer')
  const schema = decodeCount(row, 'schema')
  const prev = decodeCount(row, 'prev')
  const body = decodeText(row, 'body')
  const sum = decodeCount(row, 'sum')
  if (sum !== sumOf(from, to, writer, schema, prev, body)) throw new DecodeError('journal row fails its checksum')
  const commits = decodeList(parseJson(body, 'journal row'), 'journal row').map((commit) =>
    fromStored(commit, writer, schema),
  )
  if (commits.length !== to - from + 1) throw new DecodeError('journal row has another number of commits than it says')
  return { from, to, prev, sum, bytes: body.length, commits }
}

function sumOf(from: number, to: number, writer: string, schema: number, prev: number, body: string): number {
  return checksum(body, checksum(`${from}.${to}.${schema}.${prev}.${writer}`))
}

interface StoredCommit {
  readonly n: string
  readonly src?: string
  readonly at: number
  readonly basis: number
  readonly fx: CommitRecord['effect']
  readonly act?: string
  readonly args?: readonly unknown[]
  readonly cf?: readonly unknown[]
  readonly was?: CommitRecord['effect']
}

function toStored(
  { cid, source, at, basis, effect, intent, conflicts, was }: CommitRecord,
  writer: string,
): StoredCommit {
  let commit: StoredCommit = { n: cid.slice(writer.length + 1), src: source, at, basis, fx: effect }
  if (conflicts !== undefined) commit = { ...commit, cf: conflicts.map((conflict) => encodeConflict(conflict, cid)) }
  if (was !== undefined) commit = { ...commit, was }
  return intent.kind === 'action' ? { ...commit, act: intent.action, args: intent.args } : commit
}

function fromStored(value: unknown, writer: string, schemaVersion: number): CommitRecord {
  const stored = decodeRecord(value, 'commit')
  const intent: Intent =
    stored.act === undefined
      ? { kind: 'operations' }
      : { kind: 'action', action: decodeText(stored, 'act'), args: decodeList(stored.args, 'arguments') }
  const cid = `${writer}-${decodeText(stored, 'n')}`
  return {
    cid,
    source: decodeText(stored, 'src'),
    intent,
    effect: decodeList(stored.fx, 'effect').map(decodeOperation),
    basis: decodeCount(stored, 'basis'),
    at: decodeCount(stored, 'at'),
    schemaVersion,
    ...(stored.cf !== undefined && { conflicts: decodeConflicts(stored.cf, cid) }),
    ...(stored.was !== undefined && { was: decodeList(stored.was, 'was').map(decodeOperation) }),
  }
}
