import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { closeBoards, openBoard, task } from '../../fixtures/board.js'
import { installReduxDevtools } from '../../fixtures/redux-devtools-extension.js'
import { connectReduxDevtools } from './index.js'

let { monitor, uninstall } = installReduxDevtools()
uninstall()

beforeEach(() => {
  ;({ monitor, uninstall } = installReduxDevtools())
})

afterEach(async () => {
  vi.useRealTimers()
  uninstall()
  await closeBoards()
})

/** A board that is shown; from here on the test turns the clock of what is shown. */
async function openShown(name: string) {
  const board = openBoard(name)
  const disconnect = connectReduxDevtools(board)
  await board.ready
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  return { board, disconnect, turn: () => vi.advanceTimersByTime(100) }
}

const stateOf = (entry: { state: string } | undefined) => JSON.parse(entry?.state ?? 'null')

test('Z3 each commit is an action with its name or source, arguments and cid, and the state as plain JSON', async () => {
  const { board, turn } = await openShown('actions')
  const [added, renamed] = [board.actions.add('a'), board.update((draft) => void draft.tasks.set('b', task('b')))]
  board.setState({ title: 'New' })
  turn()
  expect(monitor.history.map(({ action }) => action)).toMatchObject([
    { type: '@@INIT' },
    { type: 'add', args: ['a'], cid: added.cid },
    { type: 'update', cid: renamed.cid },
    { type: 'setState' },
  ])
  expect(monitor.history.map(({ state }) => Object.keys(JSON.parse(state).tasks))).toEqual([
    [],
    ['a'],
    ['a', 'b'],
    ['a', 'b'],
  ])
  expect(stateOf(monitor.last())).toEqual(JSON.parse(JSON.stringify(board.getState())))
  expect(monitor.options).toMatchObject({ name: 'actions', features: { jump: true, skip: false, reorder: false } })
})

test('Z3 what was stored is the first state, commits of other tabs and rejected updates are shown', async () => {
  const writer = openBoard('stored')
  await writer.ready
  await writer.actions.add('a').saved
  const { board, turn } = await openShown('stored')
  expect(Object.keys(stateOf(monitor.history[0]).tasks)).toEqual(['a'])
  const refused = board.update((draft) => void draft.tasks.set('bad', { ...task('bad'), priority: 9 }))
  turn()
  expect(monitor.last()?.action).toEqual({
    type: 'update (rejected)',
    cid: refused.cid,
    issues: [expect.objectContaining({ path: ['tasks', 'bad', 'priority'] })],
  })
  const heard = new Promise((resolve) => board.events.on('state:updated', resolve))
  await writer.actions.add('b').saved
  await heard
  turn()
  expect(monitor.last()?.action).toMatchObject({ type: 'add', args: ['b'], origin: 'tab' })
})

test('Z3 while nobody watches, nothing is made, and watching begins with the state as it is', async () => {
  const { board, turn } = await openShown('watched')
  board.actions.add('a')
  monitor.post({ type: 'STOP' })
  const before = monitor.serialised
  for (let n = 0; n < 100; n++) board.actions.add(`n${n}`)
  turn()
  expect(monitor.serialised).toBe(before)
  monitor.post({ type: 'START' })
  expect([monitor.inits, Object.keys(stateOf(monitor.last()).tasks).length]).toEqual([2, 101])
  monitor.post({ type: 'START' })
  expect(monitor.inits).toBe(2)
  board.actions.toggle('a')
  turn()
  expect(monitor.types()).toEqual(['@@INIT', 'toggle'])
})

test('Z3 of a burst only the last updates are shown, and how many were not', async () => {
  const { board, turn } = await openShown('burst')
  for (let n = 0; n < 200; n++) board.actions.add(`n${n}`)
  expect(monitor.serialised).toBe(1)
  turn()
  expect(monitor.serialised).toBe(51)
  expect(monitor.history[1]?.action).toMatchObject({ type: 'add', args: ['n150'], updatesNotShownBefore: 150 })
  expect(Object.keys(stateOf(monitor.last()).tasks)).toHaveLength(200)
})

test('Z3 of a large state one version is written out per turn', async () => {
  const { board, turn } = await openShown('large')
  board.update((draft) => {
    for (let n = 0; n < 50; n++) draft.tasks.set(`t${n}`, task(`t${n}`, 'x'.repeat(100_000)))
  })
  for (let n = 0; n < 20; n++) board.actions.toggle(`t${n}`)
  turn()
  expect(monitor.types()).toEqual(['@@INIT', 'toggle'])
  expect(monitor.last()?.action).toMatchObject({ args: ['t19'], updatesNotShownBefore: 20 })
})

test('Z3 paused, disconnected or without the extension, nothing is shown', async () => {
  const { board, disconnect, turn } = await openShown('paused')
  monitor.press('PAUSE_RECORDING', { status: true })
  board.actions.add('a')
  turn()
  monitor.press('PAUSE_RECORDING', { status: false })
  board.actions.add('b')
  turn()
  expect(monitor.history.map(({ action }) => action.args)).toEqual([undefined, ['b']])
  board.actions.add('c')
  disconnect()
  turn()
  expect([monitor.history.length, monitor.listeners]).toEqual([2, 0])
  uninstall()
  expect(connectReduxDevtools(board)()).toBeUndefined()
})

test('Z4 jumping makes a commit forward, and what came after is still in the history', async () => {
  const { board, turn } = await openShown('jump')
  const commits: unknown[] = []
  board.actions.add('a')
  board.update((draft) => {
    draft.tasks.get('a')!.title = 'Renamed'
    draft.tasks.set('b', task('b'))
    draft.settings.theme = 'dark'
  })
  turn()
  board.events.on('state:updated', ({ commit }) => commits.push([commit.source, commit.effect]))
  const { version } = board.getStatus()
  monitor.jumpTo(1)
  turn()
  expect(board.getState().tasks.toJSON()).toEqual({ a: task('a') })
  expect(board.getState().settings.theme).toBe('light')
  expect(board.getStatus().version).toBe(version + 1)
  expect(commits).toEqual([
    [
      'redux-devtools',
      expect.arrayContaining([
        { op: 'delete', slice: 'tasks', key: 'b' },
        { op: 'set', slice: 'tasks', key: 'a', path: ['title'], value: 'Title of a' },
        { op: 'set', slice: 'settings', path: ['theme'], value: 'light' },
      ]),
    ],
  ])
  expect(monitor.types()).toEqual(['@@INIT', 'add', 'update'])
  monitor.jumpTo(2)
  expect(board.getState().tasks.get('a')?.title).toBe('Renamed')
})

test('Z4 a state that is not valid is refused, and the monitor is shown why', async () => {
  const { board, turn } = await openShown('refused')
  const state = JSON.stringify({ tasks: { a: { ...task('a'), priority: 99 } }, title: 'Bad' })
  monitor.post({ type: 'DISPATCH', payload: { type: 'JUMP_TO_ACTION', actionId: 1 }, state })
  turn()
  expect([board.getState().tasks.size, board.getState().title]).toEqual([0, 'Board'])
  expect(monitor.last()?.action).toMatchObject({ type: 'redux-devtools (rejected)' })
})

test('Z4 rollback, reset and commit begin the history anew', async () => {
  const { board, turn } = await openShown('anew')
  board.actions.add('a')
  turn()
  monitor.press('COMMIT')
  expect([monitor.types(), Object.keys(stateOf(monitor.last()).tasks)]).toEqual([['@@INIT'], ['a']])
  board.actions.add('b')
  turn()
  monitor.rollback()
  expect([monitor.types(), [...board.getState().tasks.keys()]]).toEqual([['@@INIT'], ['a']])
  monitor.press('RESET')
  expect([monitor.types(), board.getState().tasks.size]).toEqual([['@@INIT'], 0])
})

test('Z4 an imported history is shown, and its state adopted', async () => {
  const { board } = await openShown('history')
  const computedStates = [
    { state: { title: 'One' } },
    { state: { title: 'Two', unknown: 1 } },
    { state: { title: 'Three' } },
  ]
  const nextLiftedState = { computedStates, currentStateIndex: 1, actionsById: {} }
  monitor.press('IMPORT_STATE', { nextLiftedState })
  expect([board.getState().title, monitor.imported]).toEqual(['Two', nextLiftedState])
})

test('Z4 actions of the store are dispatched as JSON; everything else is answered with an error', async () => {
  const { board, turn } = await openShown('dispatch')
  monitor.dispatch('{"type":"add","args":["a"]}')
  turn()
  expect(board.getState().tasks.has('a')).toBe(true)
  expect(monitor.types()).toEqual(['@@INIT', 'add'])
  const { version } = board.getStatus()
  const refused = [
    '{"type":"nothing"}',
    '{"type":"constructor"}',
    '{"type":"add","args":4}',
    '{"type":',
    '[]',
    { name: 'add' },
  ]
  for (const payload of refused) monitor.dispatch(payload)
  monitor.post({ type: 'DISPATCH', payload: { type: 'JUMP_TO_STATE' }, state: '{"tasks":' })
  monitor.post({ type: 'DISPATCH', payload: { type: 'ROLLBACK' }, state: '[]' })
  expect(monitor.errors).toHaveLength(refused.length + 2)
  expect(monitor.errors[0]).toContain("no action 'nothing'; there are: add, toggle")
  for (const message of [{}, { type: 'DISPATCH' }, { type: 'DISPATCH', payload: { type: 'TOGGLE_ACTION' } }])
    monitor.post(message)
  expect([board.getStatus().version, monitor.errors.length]).toEqual([version, refused.length + 2])
})

test('Z4 a closed store is not changed, and the monitor is told', async () => {
  const { board } = await openShown('closed')
  vi.useRealTimers()
  await board.close()
  monitor.jumpTo(0)
  monitor.dispatch('{"type":"add","args":["a"]}')
  expect(monitor.errors).toHaveLength(2)
})
