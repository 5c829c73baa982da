import 'fake-indexeddb/auto'
import { act, cleanup, render } from '@testing-library/react'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { devtools, subscribeWithSelector } from 'zustand/middleware'
import { useStore } from 'zustand/react'
import { useShallow } from 'zustand/react/shallow'
import { useStoreWithEqualityFn } from 'zustand/traditional'
import { createStore, type StateCreator } from 'zustand/vanilla'
import { closeBoards, openBoard, thrownBy } from '../../fixtures/board.js'
import { installReduxDevtools } from '../../fixtures/redux-devtools-extension.js'

afterEach(async () => {
  cleanup()
  await closeBoards()
})

type Board = ReturnType<typeof openBoard>

async function openReady(name: string): Promise<Board> {
  const board = openBoard(name)
  await board.ready
  return board
}

describe('hooks of zustand', () => {
  test('Z2 useStore renders when what it selects changed, and only then', async () => {
    const board = await openReady('use-store')
    const onRender = vi.fn()
    function Title() {
      const title = useStore(board, (state) => state.tasks.get('a')?.title)
      onRender(title)
      return null
    }
    render(<Title />)
    act(() => void board.actions.add('a'))
    act(() => void board.actions.add('b'))
    act(() => void board.actions.toggle('a'))
    expect(onRender.mock.calls).toEqual([[undefined], ['Title of a']])
  })

  test('Z2 useShallow and useStoreWithEqualityFn compare what is selected', async () => {
    const board = await openReady('shallow')
    const counts = { shallow: 0, equality: 0 }
    function Shallow() {
      counts.shallow++
      return (
        <i>
          {useStore(
            board,
            useShallow(({ tasks }) => [...tasks.keys()]),
          ).join()}
        </i>
      )
    }
    function Equality() {
      counts.equality++
      const select = ({ tasks }: ReturnType<Board['getState']>) => [...tasks.values()].map(({ done }) => done)
      return <b>{useStoreWithEqualityFn(board, select, (one, other) => one.join() === other.join()).join()}</b>
    }
    const { container } = render(
      <>
        <Shallow />
        <Equality />
      </>,
    )
    act(() => void board.actions.add('a'))
    act(() => {
      board.update((draft) => {
        draft.tasks.get('a')!.title = 'New'
      })
    })
    expect([counts, container.textContent]).toEqual([{ shallow: 2, equality: 2 }, 'afalse'])
  })
})

describe('stores and middlewares of zustand', () => {
  test('Z2 a zustand store that mirrors a board shows it in its devtools, one action per notification', async () => {
    const { monitor, uninstall } = installReduxDevtools()
    const board = await openReady('mirror')
    const mirror = createStore<{ titles: string[] }>()(
      devtools(
        subscribeWithSelector(() => ({ titles: [] as string[] })),
        { name: 'mirror', enabled: true },
      ),
    )
    const heard: number[] = []
    mirror.subscribe((state) => heard.push(state.titles.length))
    board.subscribe(
      ({ tasks }) => tasks,
      (tasks) => mirror.setState({ titles: [...tasks.values()].map(({ title }) => title) }, false, 'board'),
    )
    board.actions.add('a')
    board.update((draft) => void draft.tasks.set('bad', { id: 'bad' } as never))
    board.actions.add('b')
    expect(monitor.types()).toEqual(['@@INIT', 'board', 'board'])
    expect(heard).toEqual([1, 2])
    // Time travel moves the mirror alone: the board does not know of it.
    monitor.jumpTo(1)
    expect([mirror.getState().titles.length, board.getState().tasks.size]).toEqual([1, 2])
    uninstall()
  })

  test('Z2 the devtools middleware around the API of a board sees setState, and nothing else', async () => {
    const { monitor, uninstall } = installReduxDevtools()
    const board = await openReady('wrapped')
    const api = { ...board }
    const creator: StateCreator<ReturnType<Board['getState']>, [], [['zustand/devtools', never]]> = devtools(
      () => board.getState(),
      { name: 'wrapped', enabled: true },
    )
    creator(api.setState as never, api.getState, api as never)
    ;(api.setState as (patch: object, replace: false, name: string) => void)({ title: 'New' }, false, 'rename')
    board.actions.add('a')
    board.update((draft) => {
      draft.title = 'Again'
    })
    expect([monitor.types(), board.getState().title]).toEqual([['@@INIT', 'rename'], 'Again'])
    // It would put plain objects in the place of collections, which setState refuses: nothing is harmed, and nothing done.
    expect(thrownBy(() => monitor.jumpTo(0))).toMatchObject({ code: 'MISUSE' })
    expect(board.getState().tasks.has('a')).toBe(true)
    uninstall()
  })

  test('Z2 the subscribeWithSelector middleware can stand around the API; it finds what the store has anyway', async () => {
    const board = await openReady('selector')
    const api = { ...board }
    const heard: unknown[][] = [[], []]
    subscribeWithSelector(() => board.getState())(api.setState as never, api.getState, api as never)
    for (const [at, { subscribe }] of [board, api].entries()) {
      subscribe(
        ({ tasks }) => tasks.size,
        (size, previous) => heard[at]?.push([size, previous]),
        { fireImmediately: true },
      )
    }
    board.actions.add('a')
    board.actions.toggle('a')
    expect(heard).toEqual([
      [
        [0, 0],
        [1, 0],
      ],
      [
        [0, 0],
        [1, 0],
      ],
    ])
  })

  test('Z2 a board can be the source of a derived zustand store, which is updated in the same tick', async () => {
    const board = await openReady('derived')
    const derived = createStore<{ open: number }>(() => ({ open: 0 }))
    board.subscribe(
      ({ tasks }) => [...tasks.values()].filter(({ done }) => !done).length,
      (open) => derived.setState({ open }),
      { fireImmediately: true },
    )
    board.actions.add('a')
    expect(derived.getState().open).toBe(1)
    board.actions.toggle('a')
    expect(derived.getState().open).toBe(0)
  })
})
