import type { Commit } from '@holdfast/core'
import type { InspectedStore } from '../inspected-store.js'
import { Refusal } from '../refusal.js'
import { isCollection } from '../state-path.js'

/** Makes a commit that is journaled like any other and leaves the state as it was. */
export type Mark = () => Commit

type Fields = Record<string, unknown>

interface CollectionDraftLike {
  get(key: string): Fields | undefined
  set(key: string, entity: Fields): void
  delete(key: string): void
}

/** Both halves of a mark: something is there, and is gone again. */
type Halves = readonly [set: (draft: Fields) => void, unset: (draft: Fields) => void]

const FIELD = 'holdfastDrill'
const given = { source: 'devtools', undoable: false } as const

/**
 * Finds a way to mark the journal of any store: one batch puts something into the state and takes it out again, so that no
 * reader ever sees it, and a crash between the two is not possible. What the schemas refuse is passed over.
 */
export function findMark(
  store: InspectedStore,
  slices: readonly string[],
  token: string,
): { mark: Mark; first: Commit } {
  for (const halves of waysOf(store, slices, token)) {
    const mark = () =>
      store.batch(() => {
        for (const half of halves) store.update((draft) => half(draft as Fields), given)
      }, given)
    const before = store.getStatus().version
    const first = mark()
    if (first.status === 'queued')
      throw new Refusal('BUSY', 'An update or a transaction runs: try again when it ended.')
    if (first.status === 'committed' && store.getStatus().version > before) return { mark, first }
  }
  throw new Refusal(
    'UNSUPPORTED',
    'There is nothing in the state that a drill can mark: it needs an entity, or a slice that is an object, whose schema lets a field or a copy pass.',
  )
}

function* waysOf(store: InspectedStore, slices: readonly string[], token: string): Generator<Halves> {
  const state = store.getState() as Fields
  for (const slice of slices) {
    const value = state[slice]
    if (isCollection(value)) {
      const [entry] = value.entries()
      if (entry === undefined) continue
      yield* entityWays(slice, entry[0], entry[1] as Fields, token)
    } else if (isPlain(value)) {
      yield fieldOf((draft) => draft[slice] as Fields, token)
    }
  }
}

function* entityWays(slice: string, key: string, entity: Fields, token: string): Generator<Halves> {
  const collection = (draft: Fields) => draft[slice] as CollectionDraftLike
  yield fieldOf((draft) => collection(draft).get(key), token)
  const keyField = Object.keys(entity).find((field) => entity[field] === key)
  if (keyField === undefined) return
  const copy = `${key}-${token}`
  yield [
    (draft) => collection(draft).set(copy, { ...structuredClone(entity), [keyField]: copy }),
    (draft) => collection(draft).delete(copy),
  ]
}

function fieldOf(objectIn: (draft: Fields) => Fields | undefined, token: string): Halves {
  return [
    (draft) => {
      const object = objectIn(draft)
      if (object !== undefined) object[FIELD] = token
    },
    (draft) => {
      const object = objectIn(draft)
      if (object !== undefined) delete object[FIELD]
    },
  ]
}

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
