import type { StoreShape } from '../../definition/store-shape.js'
import { reasonOf } from '../../errors.js'
import { decodeChunk } from '../../journal/chunk.js'
import { decodeJournalRecord } from '../../journal/journal-record.js'
import { entitiesOf } from '../../journal/load-snapshot.js'
import { decodeOperation } from '../../journal/operation-codec.js'
import type { Operation } from '../../model/operation.js'
import { isRecord, ownValue } from '../../model/record.js'
import type { StorageKeyPart } from '../../ports/storage.js'

/** An operation that puts a whole entity or a whole slice in place. */
export type Candidate = Extract<Operation, { readonly value: unknown }>

interface SetAside {
  readonly slice: string | null
  readonly key: readonly StorageKeyPart[]
  readonly value: unknown
}

/** What a row that was set aside could give back to a store of that shape, or why it gives nothing. */
export function candidatesIn({ slice, key, value }: SetAside, shape: StoreShape): readonly Candidate[] | string {
  try {
    const [kind, first, of, index] = key
    if (slice === null && (kind === 'j' || kind === 'h')) {
      return known(
        decodeJournalRecord(value).commits.flatMap(({ effect }) => effect),
        shape,
      )
    }
    if (kind === 's' && key.length === 4) {
      const place = { chunkSet: String(first), slice: String(of), index: Number(index) }
      return known(contentOf(place.slice, decodeChunk(value, place), shape), shape)
    }
    if (slice === null) return 'Nothing of the state is in it.'
    if (kind === 'j') return known([decodeOperation(value)], shape)
    return known([key.length > 1 ? putOf(slice, String(first), value) : setOf(slice, value)], shape)
  } catch (error) {
    return reasonOf(error)
  }
}

function contentOf(slice: string, value: unknown, shape: StoreShape): readonly Candidate[] {
  if (!shape.isCollection(slice)) return [setOf(slice, value)]
  const { keyField } = shape.collectionOptions(slice)
  return entitiesOf([value]).map((entity) => {
    const key = isRecord(entity) ? ownValue(entity, keyField) : undefined
    return putOf(slice, typeof key === 'string' ? key : '', entity)
  })
}

const putOf = (slice: string, key: string, value: unknown): Candidate => ({ op: 'put', slice, key, value })
const setOf = (slice: string, value: unknown): Candidate => ({ op: 'set', slice, path: [], value })

/** Those that put a whole in place; a part of an entity says nothing without the rest. */
function known(operations: readonly Operation[], shape: StoreShape): readonly Candidate[] | string {
  const whole = operations.filter(
    (operation): operation is Candidate =>
      operation.op === 'put' || (operation.op === 'set' && operation.key === undefined && operation.path.length === 0),
  )
  const foreign = whole.find(({ slice }) => !shape.isStored(slice))
  if (foreign !== undefined) return `This app stores no slice '${foreign.slice}'.`
  return whole.length === 0 ? 'It holds parts of entities, which say nothing without the rest.' : whole
}
