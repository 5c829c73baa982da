import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import { subscribeWithSelector } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import { closeBoards, openBoard, task, thrownBy } from '../../fixtures/board.js'

afterEach(closeBoards)

/** A board in memory that keeps what it reports. */
async function openReporting(name: string) {
  const reported: unknown[] = []
  const board = openBoard(name, { reportError: (error) => void reported.push(error) })
  await board.ready
  return { board, reported }
}

test('Z1 a listener of a selected value is called when that value is another, with the one before', async () => {
  const { board } = await openReporting('selected')
  const heard: [unknown, unknown][] = []
  const stop = board.subscribe(
    (state) => state.tasks.get('a')?.title,
    (title, previous) => heard.push([title, previous]),
  )
  board.actions.add('a')
  board.actions.add('b')
  board.actions.toggle('a')
  board.update((draft) => {
    draft.tasks.get('a')!.title = 'New'
  })
  stop()
  board.update((draft) => void draft.tasks.delete('a'))
  expect(heard).toEqual([
    ['Title of a', undefined],
    ['New', 'Title of a'],
  ])
})

test('Z1 equalityFn and fireImmediately do what they do in zustand', async () => {
  const { board } = await openReporting('options')
  const peer = createStore<{ n: number }>()(subscribeWithSelector(() => ({ n: 5 })))
  const ours: unknown[] = []
  const theirs: unknown[] = []
  const options = { equalityFn: (one: number[], other: number[]) => one.length === other.length, fireImmediately: true }
  board.subscribe(
    ({ title }) => Array.from(title, () => 0),
    (next, previous) => ours.push([next.length, previous.length]),
    options,
  )
  peer.subscribe(
    ({ n }) => Array.from({ length: n }, () => 0),
    (next, previous) => theirs.push([next.length, previous.length]),
    options,
  )
  for (const title of ['abc', 'xyz', 'xyzz', 'xyzz', '']) {
    board.setState({ title })
    peer.setState({ n: title.length })
  }
  expect(ours).toEqual(theirs)
  expect(ours).toEqual([
    [5, 5],
    [3, 5],
    [4, 3],
    [0, 4],
  ])
})

test('Z1 a selector or listener that throws later disturbs nobody, is reported, and is asked again', async () => {
  const { board, reported } = await openReporting('throwing')
  const heard: string[] = []
  board.subscribe(
    ({ tasks }) => {
      if (tasks.has('bad')) throw new Error('selector')
      return tasks.size
    },
    (size) => heard.push(`size ${size}`),
  )
  board.subscribe(
    ({ tasks }) => tasks.size,
    () => {
      throw new Error('listener')
    },
  )
  board.subscribe(() => heard.push('all'))
  board.actions.add('bad')
  expect(heard).toEqual(['all'])
  board.update((draft) => {
    draft.tasks.delete('bad')
    draft.tasks.set('good', task('good'))
    draft.tasks.set('better', task('better'))
  })
  expect(heard).toEqual(['all', 'size 2', 'all'])
  expect(reported.map((error) => (error as Error).message)).toEqual(['selector', 'listener', 'listener'])
})

test('Z1 a selector that throws at once makes subscribe throw, and nothing is subscribed', async () => {
  const { board, reported } = await openReporting('at-once')
  const broken = (): number => {
    throw new Error('at once')
  }
  expect(thrownBy(() => board.subscribe(broken, () => undefined))).toMatchObject({ message: 'at once' })
  board.actions.add('a')
  expect(reported).toEqual([])
})

test('Z1 an update that the immediate call issues is heard', async () => {
  const { board } = await openReporting('immediate')
  const heard: number[] = []
  board.subscribe(
    ({ tasks }) => tasks.size,
    (size) => {
      heard.push(size)
      if (size === 0) board.actions.add('a')
    },
    { fireImmediately: true },
  )
  expect(heard).toEqual([0, 1])
})

test('Z1 what is selected inside a batch that throws is compared with the state that stands', async () => {
  const { board } = await openReporting('batch')
  const heard: string[] = []
  const failed = thrownBy(() =>
    board.batch(() => {
      board.setState({ title: 'Never' })
      board.subscribe(
        ({ title }) => title,
        (title) => heard.push(title),
      )
      throw new Error('no')
    }),
  )
  expect(failed).toMatchObject({ message: 'no' })
  board.setState({ title: 'Never' })
  expect(heard).toEqual(['Never'])
})
