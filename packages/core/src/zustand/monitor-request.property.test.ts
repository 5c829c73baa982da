import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { closeBoards, openBoard, Task } from '../../fixtures/board.js'
import { installReduxDevtools } from '../../fixtures/redux-devtools-extension.js'
import { connectReduxDevtools } from './index.js'

afterEach(closeBoards)

const key = fc.constantFrom('a', '__proto__', 'constructor', 'then', '')
const entity = fc.oneof(
  fc.jsonValue(),
  fc.record({
    id: key,
    title: fc.string(),
    done: fc.boolean(),
    priority: fc.integer({ min: 0, max: 6 }),
    assigneeId: fc.constant(null),
  }),
)
const state = fc.oneof(
  fc.jsonValue(),
  fc.record({
    tasks: fc.oneof(fc.jsonValue(), fc.dictionary(key, entity)),
    settings: fc.jsonValue(),
    title: fc.oneof(fc.string(), fc.jsonValue()),
    unknown: fc.jsonValue(),
  }),
)
const text = state.map((value) => JSON.stringify(value))
const payload = fc.oneof(
  fc.jsonValue(),
  text,
  fc
    .record({ type: fc.constantFrom('add', 'toggle', '__proto__'), args: fc.jsonValue() })
    .map((a) => JSON.stringify(a)),
  fc.record({
    type: fc.constantFrom(
      'JUMP_TO_STATE',
      'ROLLBACK',
      'RESET',
      'COMMIT',
      'IMPORT_STATE',
      'PAUSE_RECORDING',
      'TOGGLE_ACTION',
    ),
    status: fc.boolean(),
    nextLiftedState: fc.oneof(
      fc.jsonValue(),
      fc.record({
        computedStates: fc.array(state.map((value) => ({ state: value }))),
        currentStateIndex: fc.integer(),
      }),
    ),
  }),
)
const malformed = fc.record({
  type: fc.constantFrom('DISPATCH', 'ACTION', 'START', 'STOP', 'OTHER'),
  payload,
  state: fc.oneof(fc.jsonValue(), text),
})
/** What the store does, and what it refuses: by chance alone there might be none of them. */
const wellFormed = fc
  .constantFrom('one', 'two', 7)
  .map((title) => ({ type: 'DISPATCH', payload: { type: 'JUMP_TO_STATE' }, state: JSON.stringify({ title }) }))
const message = fc.oneof({ weight: 4, arbitrary: malformed }, { weight: 1, arbitrary: wellFormed })

test('Z4 G6 whatever the monitor sends, nothing is thrown, the state stays valid and prototypes unharmed', async () => {
  const { monitor, uninstall } = installReduxDevtools()
  const board = openBoard('any-message')
  const disconnect = connectReduxDevtools(board)
  await board.ready
  const prototype = JSON.stringify(Object.getOwnPropertyNames(Object.prototype))
  fc.assert(
    fc.property(fc.array(message, { maxLength: 5 }), (messages) => {
      for (const each of messages) monitor.post(each)
      const { tasks, settings, title } = board.getState()
      for (const [id, task] of tasks) expect([Task.safeParse(task).success, task.id]).toEqual([true, id])
      expect([typeof title, ['light', 'dark'].includes(settings.theme)]).toEqual(['string', true])
      expect(JSON.stringify(Object.getOwnPropertyNames(Object.prototype))).toBe(prototype)
    }),
    { numRuns: 500 },
  )
  const { commits, rejected } = board.getStats()
  expect(Math.min(commits, rejected)).toBeGreaterThan(10)
  disconnect()
  uninstall()
})
