import { expect, test } from 'vitest'
import { statuses, Task } from '../board/task.js'
import { generateTasks } from './generate-tasks.js'
import { people } from './sample-words.js'
import { seededRandom } from './seeded-random.js'
import { starterBoard } from './starter-board.js'

const newestAt = 1_760_000_000_000

test('demo: the same seed gives the same tasks, another seed gives others', () => {
  const make = (seed: number) => [...generateTasks({ count: 200, seed, newestAt })]
  expect(make(7)).toEqual(make(7))
  expect(make(8).map((task) => task.title)).not.toEqual(make(7).map((task) => task.title))
})

test('demo: every generated task satisfies the schema, and ids are unique', () => {
  const tasks = [...generateTasks({ count: 5_000, seed: 1, newestAt })]
  for (const task of tasks) expect(Task.parse(task)).toEqual(task)
  expect(new Set(tasks.map((task) => task.id)).size).toBe(5_000)
})

test('demo: generated tasks stand in each column in ascending order, after what is there', () => {
  const lastOrders = { todo: 'a5', doing: null, review: 'b0zz', done: 'Zz' }
  const tasks = [...generateTasks({ count: 3_000, seed: 2, newestAt, lastOrders })]
  for (const status of statuses) {
    const orders = tasks.filter((task) => task.status === status).map((task) => task.order)
    expect(orders.length).toBeGreaterThan(0)
    let previous = lastOrders[status] ?? ''
    for (const order of orders) {
      expect(order > previous).toBe(true)
      previous = order
    }
  }
})

test('demo: the sample looks like a real board: every column, priority and person occurs, half is not started', () => {
  const tasks = [...generateTasks({ count: 10_000, seed: 3, newestAt })]
  const share = (test: (task: (typeof tasks)[number]) => boolean) => tasks.filter(test).length / tasks.length
  expect(share((task) => task.status === 'todo')).toBeCloseTo(0.46, 1)
  for (const priority of [1, 2, 3, 4, 5]) expect(share((task) => task.priority === priority)).toBeGreaterThan(0.03)
  for (const user of people) expect(share((task) => task.assigneeId === user.id)).toBeGreaterThan(0.03)
  expect(Math.max(...tasks.map((task) => task.createdAt))).toBe(newestAt)
})

test('demo: tasks are made one at a time, so the first of a million costs no more than the first of one', () => {
  const tasks = generateTasks({ count: 1_000_000, seed: 4, newestAt })
  expect(tasks.next().value).toMatchObject({ id: 's4-0', createdAt: newestAt })
})

test('demo: no task for a count of 0', () => {
  expect([...generateTasks({ count: 0, seed: 5, newestAt })]).toEqual([])
})

test('demo: the starter board satisfies the schema and fills every column', () => {
  const tasks = starterBoard(newestAt)
  for (const task of tasks) expect(Task.parse(task)).toEqual(task)
  expect(new Set(tasks.map((task) => task.status))).toEqual(new Set(statuses))
  const known = new Set(people.map((user) => user.id))
  for (const { assigneeId } of tasks) expect(assigneeId === null || known.has(assigneeId)).toBe(true)
})

test('demo: random numbers are spread evenly and stay in range', () => {
  const random = seededRandom(42)
  const buckets = new Array<number>(10).fill(0)
  for (let i = 0; i < 10_000; i++) {
    const bucket = random.below(10)
    buckets[bucket] = (buckets[bucket] ?? 0) + 1
  }
  expect(buckets).toHaveLength(10)
  for (const count of buckets) expect(Math.abs(count - 1_000)).toBeLessThan(150)
})
