import type { SizedState } from '../commit/prepare.js'
import type { StoreShape } from '../definition/store-shape.js'
import { applyOperations } from '../model/apply.js'
import { freezeDeep } from '../model/freeze.js'
import type { Operation } from '../model/operation.js'
import { PersistentCollection } from '../model/persistent-collection.js'
import { collectionOf, type RootState } from '../model/root-state.js'
import { sizeBytes } from '../model/size.js'
import { checkEntity, checkValue, type Findings } from './check-stored.js'
import type { JournalChain } from './journal-chain.js'
import { rows } from './rows.js'

type TouchedKeys = ReadonlyMap<string, ReadonlySet<string>>

/** Folds commits into a state; what they touched is validated at the end, and what fails is set aside. */
export function replay(
  commits: JournalChain['commits'],
  shape: StoreShape,
  before: SizedState,
  found: Findings,
): SizedState {
  const touched = new Map<string, Set<string>>()
  const effects = commits.map(({ effect, cid }) => knownOperations(effect, cid, shape, found))
  let state: RootState
  try {
    state = applyAll(before.state)
  } catch {
    // An index function that throws must not keep from all what is stored: whoever reads or changes that collection hears of it.
    state = remade(applyAll(remade(before.state, shape, true)), shape, false)
  }
  const checked = validateTouched(state, touched, shape, found)
  return { state: checked, bytes: before.bytes + growth(before.state, checked, touched, shape) }

  function applyAll(start: RootState): RootState {
    let next = start
    for (const effect of effects) {
      const applied = applyOperations(next, effect, shape.isCollection)
      next = applied.state
      for (const [slice, keys] of applied.touched) {
        const all = touched.get(slice) ?? new Set()
        if (keys !== 'value') for (const key of keys.keys()) all.add(key)
        touched.set(slice, all)
      }
    }
    return next
  }
}

/** The same content with indexes that are not built yet, or with none. */
function remade(state: RootState, shape: StoreShape, isBare: boolean): RootState {
  const next: Record<string, unknown> = { ...state }
  for (const slice of Object.keys(state).filter(shape.isCollection)) {
    const collection = collectionOf(state, slice)
    const options = shape.collectionOptions(slice)
    const bare = isBare ? { ...options, indexes: {} } : options
    next[slice] = PersistentCollection.from(bare, [...collection.keys()], [...collection.values()])
  }
  return Object.freeze(next)
}

/** Operations on slices that this app stores, their values frozen. Others can not be applied: they are kept as findings. */
function knownOperations(effect: readonly Operation[], cid: string, shape: StoreShape, found: Findings): Operation[] {
  const known: Operation[] = []
  for (const operation of effect) {
    if (shape.isStored(operation.slice)) known.push(freezeDeep(operation))
    else {
      const reason = `A commit changes slice '${operation.slice}', which this app does not store.`
      const key = [...rows.journal, cid]
      found.findings.push({ slice: operation.slice, key, value: operation, reason, isForeign: true })
    }
  }
  return known
}

function validateTouched(state: RootState, touched: TouchedKeys, shape: StoreShape, found: Findings): RootState {
  const next: Record<string, unknown> = { ...state }
  for (const [slice, keys] of touched) {
    if (!shape.isCollection(slice)) {
      next[slice] = checkValue(slice, state[slice], shape, found)
      continue
    }
    let collection = collectionOf(state, slice)
    for (const key of keys) {
      const entity = collection.get(key)
      if (entity === undefined) continue
      const checked = checkEntity(slice, entity, shape, found)
      if (checked === undefined) collection = collection.without(key)
      else if (checked !== entity) collection = collection.with(key, checked)
    }
    next[slice] = collection
  }
  return Object.freeze(next)
}

function growth(before: RootState, after: RootState, touched: TouchedKeys, shape: StoreShape): number {
  let grown = 0
  for (const [slice, keys] of touched) {
    if (!shape.isCollection(slice)) {
      grown += sizeBytes(after[slice]) - sizeBytes(before[slice])
      continue
    }
    const [old, now] = [collectionOf(before, slice), collectionOf(after, slice)]
    for (const key of keys) grown += sizeBytes(now.get(key)) - sizeBytes(old.get(key))
  }
  return grown
}
