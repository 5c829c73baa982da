import { inspect, isDeepStrictEqual } from 'node:util'
import { expect, test } from 'vitest'
import {
  hostileNames,
  hostileValue,
  isPlain,
  plainCopyOf,
  prototypesNow,
  seededChance,
} from '../../fixtures/hostile.js'
import type { StandardSchema } from '../definition/standard-schema.js'
import { browserPlatform, collection, createSyncStore, HoldfastError, slice } from '../index.js'
import { DecodeError } from '../journal/decode.js'
import { decodeOperation } from '../journal/operation-codec.js'
import { applyOperations } from '../model/apply.js'
import { collectionOf, type RootState } from '../model/root-state.js'

/** `npm run fuzz -w @holdfast/core` plays more; HOLDFAST_FUZZ_SEED replays. */
const runs = Number(process.env.HOLDFAST_FUZZ_RUNS ?? 250_000)
const seed = Number(process.env.HOLDFAST_FUZZ_SEED ?? 20_261_121)
const timeoutMs = 60_000 + runs

const anything: StandardSchema = {
  '~standard': { version: 1, vendor: 'fuzz', validate: (value) => ({ value }) },
}

function openStore() {
  const { storage } = browserPlatform()
  return createSyncStore(
    {
      name: 'hostile',
      version: 1,
      slices: {
        any: slice({ schema: anything, initial: {} as unknown, scope: 'tab' }),
        items: collection({ schema: anything as never, scope: 'tab' }),
      },
    },
    {
      platform: {
        ...browserPlatform(),
        storage: { ...storage, open: () => Promise.reject(new HoldfastError('MISSING_DEPENDENCY', 'No storage.')) },
      },
    },
  )
}

type Fields = Record<string, unknown>
type Items = {
  get(key: string): Fields | undefined
  set(key: string, entity: unknown): unknown
  delete(key: string): boolean
}
interface Model {
  any: unknown
  items: Map<string, Fields>
}

/** A copy of the value with that field; undefined where it can not be put: `__proto__` is no field, and some lengths throw. */
function withField(value: unknown, name: string, field: unknown): unknown {
  const copy = Array.isArray(value) ? [...value] : { ...(value as Fields) }
  try {
    return name !== '__proto__' && Reflect.set(copy, name, field) ? copy : undefined
  } catch {
    return undefined
  }
}

test(
  'G11 G6 malformed updates: what they come to is what a naive model says, and prototypes are unharmed',
  async () => {
    const before = prototypesNow()
    const store = openStore()
    await store.ready
    const chance = seededChance(seed)
    const model: Model = { any: {}, items: new Map() }
    for (let run = 0; run < runs / 2; run++) {
      const kind = chance(6)
      const key = hostileNames[chance(hostileNames.length)] ?? ''
      const name = hostileNames[chance(hostileNames.length)] ?? ''
      const value = hostileValue(chance)
      const entity = model.items.get(key)
      const target = kind === 1 ? model.any : entity
      let next: Partial<Model> | 'refused' = {}
      const put = (after: unknown, take: () => Partial<Model>) => (isPlain(after) ? take() : 'refused')
      const withItem = (after: unknown) => () => ({
        items: new Map(model.items).set(key, plainCopyOf(after) as Fields),
      })
      if (kind === 0) next = put(value, () => ({ any: plainCopyOf(value) }))
      else if ((kind === 1 || kind === 2) && typeof target === 'object' && target !== null) {
        const after = withField(target, name, value)
        if (after === undefined) next = 'refused'
        else {
          if (kind === 1) next = put(after, () => ({ any: plainCopyOf(after) }))
          else next = name === 'id' && value !== key ? 'refused' : put(after, withItem(after))
        }
      } else if (kind === 3) {
        const whole = withField({ id: key }, name === '__proto__' ? 'a' : name, value)
        next = (whole as Fields).id === key ? put(whole, withItem(whole)) : 'refused'
      } else if (kind === 4) {
        next = { items: new Map(model.items) }
        next.items?.delete(key)
      } else if (kind === 5) {
        // What is no entity at all.
        const isEntity = isPlain(value) && typeof value === 'object' && value !== null && !Array.isArray(value)
        next = isEntity && Object.hasOwn(value, 'id') && (value as Fields).id === key ? withItem(value)() : 'refused'
      }
      let status = 'threw'
      let issues = 0
      try {
        const commit = store.update((draft) => {
          const items = draft.items as unknown as Items
          if (kind === 0) draft.any = value
          else if (kind === 1 && typeof draft.any === 'object' && draft.any !== null)
            (draft.any as Fields)[name] = value
          else if (kind === 2 && items.get(key)) (items.get(key) as Fields)[name] = value
          else if (kind === 3) items.set(key, withField({ id: key }, name === '__proto__' ? 'a' : name, value))
          else if (kind === 4) items.delete(key)
          else if (kind === 5) items.set(key, value)
        })
        status = commit.status
        issues = commit.issues.length
      } catch {
        // The recipe's own statement threw, as a list's or a draft's setter does.
        if (next !== 'refused') status = 'threw where the model sees no fault'
      }
      const what = () =>
        `seed ${seed}, run ${run}: kind ${kind}, '${key}', '${name}' → ${status}, ${JSON.stringify(next)} ${inspect(value)}`
      if (next !== 'refused') Object.assign(model, next)
      const isLawful = next === 'refused' ? status !== 'queued' : status === 'committed'
      if (!isLawful || (status === 'rejected') !== issues > 0) expect.fail(what())
      const state = store.getState()
      const stored = (state.items as unknown as Items).get(key)
      if (!isDeepStrictEqual(plainCopyOf(state.any), model.any)) expect.fail(`any differs; ${what()}`)
      if (!isDeepStrictEqual(plainCopyOf(stored), model.items.get(key))) expect.fail(`item differs; ${what()}`)
      if (state.items.size !== model.items.size) expect.fail(`size differs; ${what()}`)
    }
    expect(prototypesNow()).toEqual(before)
    await store.close()
  },
  timeoutMs,
)

test(
  'G11 G6 malformed operations: decoded or refused, and applied as a naive model does',
  () => {
    const before = prototypesNow()
    const store = openStore()
    const chance = seededChance(seed + 1)
    const isCollection = (name: string) => name === 'items'
    const initial = store.getState() as unknown as RootState
    let state = initial
    let model: Model = { any: {}, items: new Map() }
    let decoded = 0
    const pick = <T>(choices: readonly T[]) => choices[chance(choices.length)] as T
    for (let run = 0; run < runs / 2; run++) {
      if (run % 100 === 0) {
        state = initial
        model = { any: {}, items: new Map() }
      }
      const plain = (value: unknown) => (isPlain(value) ? value : { plain: 1 })
      const made: Fields = { op: pick(['put', 'put', 'set', 'set', 'set', 'unset', 'delete', 'move', 7]) }
      if (chance(20) > 0) made.slice = pick(['any', 'items', 'items', '__proto__', 'constructor', 'none'])
      if (chance(3) > 0) made.key = pick<unknown>(chance(30) === 0 ? [7, null, {}] : hostileNames)
      if (chance(20) > 0) {
        const parts = Array.from({ length: chance(4) }, () => pick<unknown>([...hostileNames, 0, 7, -1, 1.5, null]))
        made.path =
          chance(30) === 0
            ? 'no list'
            : chance(2) === 0
              ? parts.filter((part) => typeof part === 'string' && part !== '__proto__')
              : parts
      }
      if (chance(20) > 0)
        made.value =
          chance(2) === 0 ? { ...(plain({ n: chance(9) }) as Fields), id: made.key } : plain(hostileValue(chance))
      let operation: ReturnType<typeof decodeOperation>
      try {
        operation = decodeOperation(plainCopyOf(made))
      } catch (error) {
        if (!(error instanceof DecodeError)) throw error
        continue
      }
      decoded++
      state = applyOperations(state, [operation], isCollection).state
      applyNaively(model, plainCopyOf(operation) as never)
      const items = collectionOf(state, 'items')
      const key = String(operation.key)
      const isSame =
        isDeepStrictEqual(plainCopyOf(state.any), model.any) &&
        isDeepStrictEqual(plainCopyOf(items.get(key)), model.items.get(key)) &&
        items.size === model.items.size
      if (!isSame)
        expect.fail(
          `seed ${seed}, run ${run}: ${JSON.stringify(operation)} ${JSON.stringify(state)} ${JSON.stringify([model.any, [...model.items]])}`,
        )
    }
    expect(decoded).toBeGreaterThan(runs / 10)
    expect(prototypesNow()).toEqual(before)
  },
  timeoutMs,
)

function applyNaively(
  model: Model,
  operation: { op: string; slice: string; key?: string; path: (string | number)[]; value: unknown },
) {
  const { op, slice: name, key, path, value } = operation
  const isField = (at: unknown): at is Fields => typeof at === 'object' && at !== null && !Array.isArray(at)
  /** Changes in place what stands at the path; nothing where a step of it is missing. */
  const change = (root: unknown) => {
    let at: unknown = root
    for (const part of path.slice(0, -1)) at = isField(at) && Object.hasOwn(at, part) ? at[part] : undefined
    const last = path.at(-1)
    if (!isField(at) || last === undefined) return
    if (op === 'set') at[last] = value
    else delete at[last]
  }
  if (name === 'any' && key === undefined && (op === 'set' || op === 'unset')) {
    if (path.length === 0 && op === 'set') model.any = value
    else change(model.any)
  }
  if (name !== 'items' || key === undefined) return
  if (op === 'delete') model.items.delete(key)
  if (op === 'put' && isField(value) && value.id === key) model.items.set(key, value)
  const copy = plainCopyOf(model.items.get(key))
  if ((op === 'set' || op === 'unset') && copy !== undefined) {
    change(copy)
    if (copy.id === key) model.items.set(key, copy)
  }
}
