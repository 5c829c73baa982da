import { expect, test } from 'vitest'
import { verifyIndexes } from '../../fixtures/verify-indexes.js'
import { PersistentCollection } from './persistent-collection.js'
import { referenceIndex, referenceIndexName } from './reference-index.js'

interface Task {
  readonly id: string
  readonly to?: unknown
}
const empty = PersistentCollection.empty<Task>({
  name: 'tasks',
  keyField: 'id',
  indexes: {
    [referenceIndexName('to')]: referenceIndex('to'),
    length: { key: (task: Task) => [task.id.length, null, task.id.length], sorted: true },
  },
})
const add = (to: PersistentCollection<Task>, ...tasks: Task[]) =>
  tasks.reduce((collection, task) => collection.with(task.id, task), to)

test('C9 an entity is filed under each distinct key that its reference field holds, hostile ones too', () => {
  const tasks = add(
    empty,
    { id: 'a', to: '__proto__' },
    { id: 'b', to: ['__proto__', 'constructor', 'constructor', 7] },
  )
  expect(tasks.referrers('to', '__proto__').map(({ id }) => id)).toEqual(['a', 'b'])
  expect(tasks.referenceCount('to', 'constructor')).toBe(1)
  expect([...tasks.referencedKeys('to')]).toEqual(['__proto__', 'constructor'])
  expect(tasks.ordered('length').map(({ id }) => id)).toEqual(['a', 'b'])
  expect(verifyIndexes(tasks)).toEqual([])
})

test('C9 referrers are the same array while none of them changed; older versions keep theirs', () => {
  const before = add(empty, { id: 'a', to: ['x', 'y'] }, { id: 'b', to: 'z' }, { id: 'c', to: null })
  const after = add(before, { id: 'b', to: ['y'] }).without('c')
  expect(after.referrers('to', 'x')).toBe(before.referrers('to', 'x'))
  expect(after.referrers('to', 'y').map(({ id }) => id)).toEqual(['a', 'b'])
  expect(after.referenceCount('to', 'z')).toBe(0)
  expect(before.referrers('to', 'z').map(({ id }) => id)).toEqual(['b'])
  expect(after.without('a').referrers('to', 'x')).toEqual([])
  expect(verifyIndexes(after.without('a'))).toEqual([])
})

test('C10 only the index that is wrong is found and made anew; the others keep their arrays', () => {
  let isImpure = false
  const impure = { key: ({ id }: Task) => (isImpure ? `${id}!` : id), sorted: true }
  const indexes = { impure, [referenceIndexName('to')]: referenceIndex('to') }
  const tasks = add(PersistentCollection.empty<Task>({ name: 'tasks', keyField: 'id', indexes }), { id: 'a', to: 'x' })
  const referrers = tasks.referrers('to', 'x')
  isImpure = true
  expect(verifyIndexes(tasks)).toEqual(['impure'])
  const mended = tasks.rebuildIndexes(['impure'])
  expect(verifyIndexes(mended)).toEqual([])
  expect(mended.referrers('to', 'x')).toBe(referrers)
})

test('C3 a message names the indexes that were declared, and none of those that references have', () => {
  expect(() => empty.where('nope', 'x')).toThrow("has no index 'nope' (declared: length)")
  const indexes = { [referenceIndexName('to')]: referenceIndex('to') }
  const bare = PersistentCollection.empty<Task>({ name: 'tasks', keyField: 'id', indexes })
  expect(() => bare.where('nope', 'x')).toThrow('it has none; declare it')
})

test('C10 indexes are built in short steps before they are needed, and are those that are built when they are', () => {
  const tasks = Array.from({ length: 1_000 }, (_, n): Task => ({ id: `t${n % 7}${n}`, to: [`u${n % 300}`, `v${n}`] }))
  const options = { name: 'tasks', keyField: 'id', indexes: { [referenceIndexName('to')]: referenceIndex('to') } }
  const make = () =>
    PersistentCollection.from(
      options,
      tasks.map(({ id }) => id),
      tasks,
    )
  const [early, late] = [make(), make()]
  const steps = [...early.indexing()]
  expect(steps.length).toBeGreaterThan(30)
  expect(Math.max(...steps)).toBeLessThan(100)
  expect([...early.indexing()]).toEqual([])
  expect([...early.referencedKeys('to')]).toEqual([...late.referencedKeys('to')])
  for (const key of late.referencedKeys('to')) expect(early.referrers('to', key)).toEqual(late.referrers('to', key))
  expect(verifyIndexes(early)).toEqual([])
})
