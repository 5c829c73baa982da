import type { CommitRecord, Intent, Issue } from '../../commit/commit.js'
import type { StoreShape } from '../../definition/store-shape.js'
import { HoldfastError } from '../../errors.js'
import { plainCopy } from '../../guard/plain.js'
import { decodeConflicts } from '../../journal/conflict-codec.js'
import { DecodeError, decodeCount, decodeList, decodeRecord, decodeText, parseJson } from '../../journal/decode.js'
import { decodeOperation } from '../../journal/operation-codec.js'
import { checksum } from '../../model/checksum.js'
import type { Path } from '../../model/operation.js'
import { PersistentCollection } from '../../model/persistent-collection.js'
import type { Entity, RootState } from '../../model/root-state.js'
import type { Rests } from '../../vault/encode-backup.js'
import type { CapsuleHeader, CapsuleSlice } from './capsule.js'
import { capsuleFormat } from './encode-capsule.js'

export interface DecodedCapsule {
  readonly header: CapsuleHeader
  readonly base: RootState
  readonly commits: readonly CommitRecord[]
  /** Of the state that all of it must lead to. */
  readonly stateSum: number
}

/**
 * Text of a capsule → what it holds, or `DecodeError`: never a part, never something else. Throws `OUTDATED` for a newer
 * format or schema, `MISUSE` for another store or an older schema.
 */
export async function decodeCapsule(text: string, shape: StoreShape, rests: Rests): Promise<DecodedCapsule> {
  const lines = text.split('\n')
  const last = lines.pop() ?? ''
  const end = decodeRecord(parseJson(last, 'its last line'), 'its last line')
  const stateSum = decodeCount(end, 'state')
  let sum = 0
  for (const [index, line] of lines.entries()) {
    sum = checksum(line, sum)
    if (rests.isDue) await rests.next(index)
  }
  if (sum !== end.sum || last !== JSON.stringify({ sum, state: stateSum })) {
    throw new DecodeError('it fails its checksum: damaged, or not whole')
  }
  const header = decodeHeader(parseJson(lines[0] ?? '', 'its first line'), shape)
  let at = 1
  const base: Record<string, unknown> = { ...shape.initialState }
  for (const slice of header.slices) base[slice.name] = await readSlice(slice)
  const commits: CommitRecord[] = []
  for (let left = header.journal + header.pending; left > 0; left--) {
    commits.push(decodeCommit(await next(), shape))
  }
  if (at !== lines.length) throw new DecodeError('it holds more than it says')
  return { header, base: Object.freeze(base), commits, stateSum }

  async function next(): Promise<unknown> {
    const line = lines[at]
    if (line === undefined) throw new DecodeError('it ends too early')
    if (rests.isDue) await rests.next(at)
    return parseJson(line, `line ${++at}`)
  }

  async function readSlice({ name, keyField, count }: CapsuleSlice): Promise<unknown> {
    if (keyField === null) return guarded(await nextOf(name), [name])
    const entities = new Map<string, Entity>()
    while (entities.size < count) {
      const chunk = decodeList(await nextOf(name), `slice '${name}'`)
      if (chunk.length === 0) throw new DecodeError(`slice '${name}' has an empty chunk`)
      for (const value of chunk) {
        const key = decodeText(decodeRecord(value, 'an entity'), keyField)
        if (entities.has(key)) throw new DecodeError(`an entity is in slice '${name}' twice`)
        entities.set(key, guarded(value, [name, key]) as Entity)
      }
    }
    if (entities.size > count) throw new DecodeError(`slice '${name}' holds more than it says`)
    return PersistentCollection.from(shape.collectionOptions(name), [...entities.keys()], [...entities.values()])
  }

  async function nextOf(name: string): Promise<unknown> {
    const [of, value] = decodeList(await next(), 'a part of the base')
    if (of !== name) throw new DecodeError(`a part of slice '${name}' is missing`)
    return value
  }
}

function decodeHeader(value: unknown, shape: StoreShape): CapsuleHeader {
  const record = decodeRecord(value, 'its first line')
  if (decodeCount(record, 'capsule') > capsuleFormat)
    throw newer(`format ${record.capsule}; this app knows ${capsuleFormat}`)
  const store = decodeText(record, 'store')
  if (store !== shape.name) throw misfit(`is of store '${store}', and the definition of '${shape.name}'`)
  const schemaVersion = decodeCount(record, 'schemaVersion')
  if (schemaVersion > shape.version) throw newer(`schema version ${schemaVersion}; the definition has ${shape.version}`)
  if (schemaVersion < shape.version) {
    throw misfit(`has schema version ${schemaVersion}, and is replayed by the definition of that version alone`)
  }
  const { omitted } = record
  if (omitted !== null && typeof omitted !== 'string') throw new DecodeError('`omitted` is no text')
  const told = (field: string) =>
    guarded(decodeRecord(record[field], `\`${field}\``), [field]) as CapsuleHeader['config']
  return Object.freeze({
    store,
    schemaVersion,
    at: decodeCount(record, 'at'),
    isRedacted: record.isRedacted !== false,
    baseVersion: decodeCount(record, 'baseVersion'),
    journal: decodeCount(record, 'journal'),
    pending: decodeCount(record, 'pending'),
    omitted,
    slices: decodeList(record.slices, '`slices`').map((slice) => decodeSlice(slice, shape)),
    config: told('config'),
    status: told('status'),
    stats: told('stats'),
    environment: told('environment'),
  })
}

function decodeSlice(value: unknown, shape: StoreShape): CapsuleSlice {
  const slice = decodeRecord(value, 'a slice')
  const name = decodeText(slice, 'name')
  const keyField = slice.keyField === null ? null : decodeText(slice, 'keyField')
  const isThere = shape.slices.has(name)
  if (!isThere || keyField !== (shape.isCollection(name) ? shape.collectionOptions(name).keyField : null)) {
    throw misfit(`has a slice '${name}' as the definition has none`)
  }
  return { name, keyField, count: decodeCount(slice, 'count') }
}

function decodeCommit(value: unknown, shape: StoreShape): CommitRecord {
  const commit = decodeRecord(value, 'a commit')
  const effect = decodeList(commit.effect, '`effect`').map((given) => {
    const operation = decodeOperation(given)
    const { op, slice } = operation
    const isOfEntity = 'key' in operation && operation.key !== undefined
    if (!shape.isStored(slice) || isOfEntity !== shape.isCollection(slice)) {
      throw new DecodeError(`a commit changes slice '${slice}' as it is not`)
    }
    return op === 'put' || op === 'set' ? { ...operation, value: guarded(operation.value, [slice]) } : operation
  })
  const cid = decodeText(commit, 'cid')
  return Object.freeze({
    cid,
    source: decodeText(commit, 'source'),
    intent: decodeIntent(decodeRecord(commit.intent, '`intent`')),
    effect: effect as CommitRecord['effect'],
    basis: decodeCount(commit, 'basis'),
    at: decodeCount(commit, 'at'),
    schemaVersion: decodeCount(commit, 'schemaVersion'),
    ...(commit.conflicts !== undefined && {
      conflicts: decodeConflicts(guarded(commit.conflicts, ['conflicts']), cid),
    }),
  })
}

function decodeIntent(intent: Readonly<Record<string, unknown>>): Intent {
  if (intent.kind === 'operations') return { kind: 'operations' }
  if (intent.kind !== 'action') throw new DecodeError('a commit has an intent that is not known')
  const args = guarded(decodeList(intent.args, '`args`'), ['args']) as readonly unknown[]
  return { kind: 'action', action: decodeText(intent, 'action'), args }
}

/** A frozen copy that went through the same guard as an update. */
function guarded(value: unknown, path: Path): unknown {
  const issues: Issue[] = []
  const copy = plainCopy(value, path, issues)
  const [issue] = issues
  if (issue !== undefined) throw new DecodeError(`${issue.path.join('.')}: ${issue.message}`)
  return copy
}

const newer = (what: string) => new HoldfastError('OUTDATED', `The capsule has ${what}. Update the app first.`)
const misfit = (what: string) => new HoldfastError('MISUSE', `The capsule ${what}.`)
