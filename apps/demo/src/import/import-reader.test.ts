import { expect, test } from 'vitest'
import { createImportReader } from './import-reader.js'
import { problemReport } from './problem-report.js'

const read = (tasks: readonly unknown[], users: readonly unknown[] = [], knownUserIds: readonly string[] = []) =>
  createImportReader({ tasks, users, knownUserIds }).read(Number.POSITIVE_INFINITY)

test('demo import: only the title is needed, the rest has defaults', () => {
  const { tasks, problems } = read([{ title: '  Ship it  ' }])
  expect(problems).toEqual([])
  expect(tasks).toEqual([
    { row: 1, task: { title: 'Ship it', status: 'todo', priority: 3, assigneeId: null, labels: [] } },
  ])
})

test('demo import: a bad row is reported by row, path and message, and the rows around it are taken', () => {
  const { tasks, problems, rowsRead } = read([
    { title: 'a' },
    { title: '', priority: 9 },
    { title: 'b', labels: ['x', ''] },
    { title: 'c' },
  ])
  expect(tasks.map(({ row, task }) => [row, task.title])).toEqual([
    [1, 'a'],
    [4, 'c'],
  ])
  expect(problems.map(({ row, path, message }) => [row, path, message])).toEqual([
    [2, 'title', 'Give the task a title'],
    [2, 'priority', 'Priority is a whole number from 1 to 5'],
    [3, 'labels.1', 'A label is not empty'],
  ])
  expect(rowsRead).toBe(4)
})

test.each([null, 1, 'text', true, [], [{ title: 'a' }]])(
  'demo import: the row %j is a problem of the whole row',
  (value) => {
    const { tasks, problems } = read([value])
    expect(tasks).toEqual([])
    expect(problems).toMatchObject([{ row: 1, path: '' }])
  },
)

test.each([
  [{ title: 7 }, 'title'],
  [{ title: 'x'.repeat(201) }, 'title'],
  [{ title: 'a', status: 'later' }, 'status'],
  [{ title: 'a', priority: 2.5 }, 'priority'],
  [{ title: 'a', priority: '3' }, 'priority'],
  [{ title: 'a', id: '' }, 'id'],
  [{ title: 'a', id: 5 }, 'id'],
  [{ title: 'a', createdAt: '2026-01-01' }, 'createdAt'],
  [{ title: 'a', createdAt: 1e300 }, 'createdAt'],
  [{ title: 'a', description: 'x'.repeat(10_001) }, 'description'],
  [{ title: 'a', labels: 'bug' }, 'labels'],
  [{ title: 'a', labels: Array.from({ length: 21 }, String) }, 'labels'],
])('demo import: a wrong value is reported where it is (%#)', (row, path) => {
  expect(read([row]).problems).toMatchObject([{ row: 1, path }])
})

test('demo import: an id that occurred before is a problem of the later row', () => {
  const { tasks, problems } = read([
    { id: 't', title: 'a' },
    { id: 't', title: 'b' },
  ])
  expect(tasks.map(({ row }) => row)).toEqual([1])
  expect(problems).toMatchObject([{ row: 2, path: 'id', message: 'Row 1 has the same id' }])
})

test('demo import: a bad row does not reserve its id', () => {
  const { tasks } = read([
    { id: 't', title: '' },
    { id: 't', title: 'b' },
  ])
  expect(tasks.map(({ row }) => row)).toEqual([2])
})

test('demo import: an assignee must be on the board or in the file', () => {
  const users = [{ id: 'u2', name: 'Uma', hue: 10 }, { id: 'u3' }]
  const reader = createImportReader({
    tasks: ['u1', 'u2', 'u3'].map((assigneeId) => ({ title: 'a', assigneeId })),
    users,
    knownUserIds: ['u1'],
  })
  expect(reader.users).toEqual([users[0]])
  expect(reader.userProblems.map(({ list, row, path }) => [list, row, path])).toEqual([
    ['users', 2, 'name'],
    ['users', 2, 'hue'],
  ])
  const { tasks, problems } = reader.read(3)
  expect(tasks.map(({ row }) => row)).toEqual([1, 2])
  expect(problems).toMatchObject([{ row: 3, path: 'assigneeId' }])
})

test('demo import: keys that are names of prototypes are plain text or ignored', () => {
  const row: unknown = JSON.parse('{"id":"__proto__","title":"constructor","__proto__":{"priority":5},"toString":1}')
  const { tasks } = read([row])
  expect(tasks[0]?.task).toEqual({
    id: '__proto__',
    title: 'constructor',
    status: 'todo',
    priority: 3,
    assigneeId: null,
    labels: [],
  })
  expect({}).not.toHaveProperty('priority')
})

test('demo import: a huge file is read in portions, every row once', () => {
  const tasks = Array.from({ length: 50_000 }, (_, index) => ({ title: index % 1_000 === 0 ? '' : `Task ${index}` }))
  const reader = createImportReader({ tasks, users: [], knownUserIds: [] })
  const rows: number[] = []
  let problems = 0
  for (let rowsRead = 0; rowsRead < reader.rows; ) {
    const batch = reader.read(777)
    expect(batch.rowsRead - rowsRead).toBeLessThanOrEqual(777)
    rows.push(...batch.tasks.map(({ row }) => row))
    problems += batch.problems.length
    rowsRead = batch.rowsRead
  }
  expect(rows).toHaveLength(49_950)
  expect(new Set(rows).size).toBe(49_950)
  expect(problems).toBe(50)
  expect(reader.read(10)).toEqual({ tasks: [], problems: [], rowsRead: 50_000 })
})

test('demo import: a row nested without end is a problem like any other, its source left out', () => {
  const deep: unknown = JSON.parse(`${'['.repeat(200_000)}${']'.repeat(200_000)}`)
  expect(read([deep, { title: 'a' }])).toMatchObject({ problems: [{ row: 1, source: null }], tasks: [{ row: 2 }] })
})

test('demo import: the report of problems is JSON that holds each row as it was', () => {
  const rows = [{ title: '', note: 'kept “as is”' }, 5]
  const report: unknown = JSON.parse(problemReport(read(rows).problems))
  expect(report).toMatchObject([
    { list: 'tasks', row: 1, path: 'title', source: rows[0] },
    { row: 2, path: '', source: 5 },
  ])
  expect(JSON.parse(problemReport([]))).toEqual([])
})
