import { expect, test } from 'vitest'
import * as z from 'zod'
import { checkDefinition } from '../definition/check-definition.js'
import { collection } from '../definition/collection.js'
import { slice } from '../definition/slice.js'
import type { Migration } from '../definition/store-shape.js'
import { encodeChunk } from './chunk.js'
import { hydrate, hydrateInSteps, hydrateInTurns, isMigrationDue } from './hydrate.js'
import { encodeJournalRecord } from './journal-record.js'
import { hydrationParts } from './migrate.js'
import type { StoredRows } from './stored-rows.js'

const Note = z.strictObject({ id: z.string(), body: z.string() })
type Notes = Record<string, Record<string, unknown>>

function shapeWith(migrations: Record<number, Migration>, version = 4) {
  const slices = { notes: collection({ schema: Note }), total: slice({ schema: z.number(), initial: 0 }) }
  return checkDefinition({ name: 'm', version, slices, migrations })
}

/** What version 1 stored: notes with `text`, two more commits in the journal. */
function storedRows(count: number): StoredRows {
  const place = { chunkSet: 's', slice: 'notes', index: 0 }
  const notes = Array.from({ length: count }, (_, n) => ({ id: `n${n}`, text: `Text ${n}` }))
  const chunk = encodeChunk(JSON.stringify(notes), place)
  const put = { op: 'put', slice: 'notes', key: '7', value: { id: '7', text: 'seven' } } as const
  const set = { op: 'set', slice: 'notes', key: 'n0', path: ['text'], value: 'changed' } as const
  const commits = [put, set].map((operation, n) => {
    const intent = { kind: 'operations' } as const
    return { cid: `t-${n}`, source: 'user', intent, effect: [operation], basis: 0, at: 0, schemaVersion: 1 }
  })
  const record = encodeJournalRecord(commits, { from: 1, prev: 0, writer: 't', schemaVersion: 1 })
  const slices = { notes: { keyField: 'id', chunkSet: 's', chunks: 1, bytes: 0, fingerprint: '' } }
  const snapshot = { seq: 0, sum: 0, at: 0, writers: {}, slices }
  return {
    meta: { replicaId: 'r', generation: 1, schemaVersion: 1, snapshot },
    journal: [record],
    journalEnd: undefined,
    chunks: new Map([['notes', [chunk]]]),
    config: undefined,
    fence: 'r.1',
  }
}

const rename = (notes: Notes) =>
  Object.fromEntries(Object.entries(notes).map(([id, { text }]) => [id, { id, body: text }]))

const plain = ({ version }: ReturnType<typeof hydrate>) => [...(version.state.notes as ReadonlyMap<string, unknown>)]

const expected = [
  ['n0', { id: 'n0', body: 'changed' }],
  ['n1', { id: 'n1', body: 'Text 1' }],
  ['7', { id: '7', body: 'seven' }],
]

test('C6 R5 an entity whose key is `__proto__` is migrated like any other', () => {
  const place = { chunkSet: 's', slice: 'notes', index: 0 }
  const notes = ['__proto__', 'constructor', 'n0'].map((id) => ({ id, text: id }))
  const stored = { ...storedRows(1), chunks: new Map([['notes', [encodeChunk(JSON.stringify(notes), place)]]]) }
  const migrated = hydrate(stored, shapeWith({ 2: ({ notes }) => ({ notes: rename(notes as Notes) }) }), new Map())
  expect(plain(migrated)).toEqual([
    ['__proto__', { id: '__proto__', body: '__proto__' }],
    ['constructor', { id: 'constructor', body: 'constructor' }],
    ...expected.filter(([key]) => key !== 'n1'),
  ])
})

test('R5 a collection may come back by key or as a list; a version without a step leaves the state as it is', () => {
  const byKey = hydrate(storedRows(2), shapeWith({ 2: ({ notes }) => ({ notes: rename(notes as Notes) }) }), new Map())
  expect(byKey.kind).toBe('loaded')
  expect(plain(byKey)).toEqual(expected)
  const asList: Migration = ({ notes }) => ({
    notes: expected.map(([key]) => rename(notes as Notes)[key as string]),
    total: 3,
  })
  const list = hydrate(storedRows(2), shapeWith({ 3: asList }), new Map())
  expect(list.kind).toBe('loaded')
  expect(plain(list)).toEqual(expected)
  expect(list.version.state.total).toBe(3)
})

test('R5 a step that throws, or gives what is no plain data, ends the migration; what it did to its copy is nowhere', () => {
  const cyclic: Record<string, unknown> = {}
  cyclic.self = cyclic
  const spoil: Migration = (state) => {
    for (const note of Object.values(state.notes as Notes)) note.text = 'spoilt'
    throw new Error('half way')
  }
  const steps: [Migration, string][] = [
    [spoil, 'to version 2 threw: half way'],
    [() => [] as never, 'to version 2 returned no state'],
    [
      () => ({ notes: { a: { id: 'a', body: new Date(0) } } }),
      "to version 2 gave what is no JSON data at 'notes.a.body'",
    ],
    [() => ({ notes: [cyclic] }), "to version 2 gave what is no JSON data at 'notes.0.self'"],
    [() => ({ total: () => 1 }), "to version 2 gave what is no JSON data at 'total'"],
    [() => ({ notes: new Map() }), "to version 2 gave what is no JSON data at 'notes'"],
    [
      () => ({
        notes: [
          { id: 'a', body: '1' },
          { id: 'a', body: '2' },
        ],
      }),
      'It is there twice',
    ],
    [() => ({ notes: { b: { id: 'a', body: '1' } } }), "stored under 'b'"],
    [() => ({ notes: { b: { id: 'b' } } }), 'The migrated data is invalid (1 finding(s)); notes.b'],
    [() => ({ notes: 5 }), 'The migrated data is invalid'],
  ]
  for (const [step, problem] of steps) {
    const stored = storedRows(2)
    const before = JSON.stringify(stored)
    const failed = hydrate(stored, shapeWith({ 2: step, 4: (state) => state }), new Map())
    expect(failed).toMatchObject({ kind: 'migration-failed', problem: expect.stringContaining(problem) })
    expect(JSON.stringify(stored)).toBe(before)
  }
  // What an older app stored can still be read where it validates.
  const lenient = checkDefinition({
    name: 'm',
    version: 2,
    slices: { notes: collection({ schema: z.looseObject({ id: z.string() }) }) },
    migrations: { 2: spoil },
  })
  expect(plain(hydrate(storedRows(1), lenient, new Map()))).toEqual([
    ['n0', { id: 'n0', text: 'changed' }],
    ['7', { id: '7', text: 'seven' }],
  ])
})

test('R5 a migration is gone through in small steps that tell how far it came', () => {
  const shape = shapeWith({ 2: ({ notes }) => ({ notes: rename(notes as Notes) }), 4: (state) => state })
  const stored = storedRows(2_000)
  expect(isMigrationDue(stored, shape)).toBe(true)
  const steps = hydrateInSteps(stored, shape, new Map())
  let [done, count] = [0, 0]
  let step = steps.next()
  for (; step.done !== true; step = steps.next()) {
    expect(step.value).toBeGreaterThanOrEqual(0)
    done += step.value
    count++
    expect(done).toBeLessThanOrEqual(hydrationParts + 1)
  }
  expect(plain(step.value)).toHaveLength(2_001)
  expect(count).toBeGreaterThan(200)
  expect(done).toBeGreaterThan(hydrationParts * 0.7)
})

test('R5 others have their turn in a migration whenever it is due', async () => {
  const shape = shapeWith({ 2: ({ notes }) => ({ notes: rename(notes as Notes) }) })
  const told: number[] = []
  const turns = { isDue: true, next: (done: number) => Promise.resolve(void told.push(done)) }
  const hydrated = await hydrateInTurns(storedRows(100), shape, new Map(), turns)
  expect(hydrated).toEqual(hydrate(storedRows(100), shape, new Map()))
  expect(told.length).toBeGreaterThan(10)
  expect(told).toEqual([...told].sort((one, other) => one - other))
  const aborted = new Error('closed')
  const ending = { isDue: true, next: () => Promise.reject(aborted) }
  await expect(hydrateInTurns(storedRows(100), shape, new Map(), ending)).rejects.toBe(aborted)
})
