import { act, cleanup, render } from '@testing-library/react'
import { memo, StrictMode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { boardContext, freshBoard } from '../fixtures/board.js'
import { useShallow } from './index.js'

afterEach(cleanup)
const { SyncProvider, useSyncState, useSyncStore, useSyncUpdate, useSyncActions } = boardContext

test('V1 of 1,000 mounted selectors one update renders exactly the one whose entity changed, once', async () => {
  const board = freshBoard()
  await board.ready
  const ids = Array.from({ length: 1_000 }, (_, index) => `t${index}`)
  board.batch(() => {
    for (const id of ids) board.actions.add(id, `Task ${id}`)
  })
  const rendered: string[] = []
  const Row = memo(({ id }: { readonly id: string }) => {
    rendered.push(id)
    return <li>{useSyncState((state) => state.tasks.get(id)?.title)}</li>
  })
  const { container } = render(
    <SyncProvider store={board}>
      {ids.map((id) => (
        <Row key={id} id={id} />
      ))}
    </SyncProvider>,
  )
  expect(rendered).toHaveLength(1_000)
  rendered.length = 0
  act(() => void board.actions.rename('t500', 'Renamed'))
  expect(rendered).toEqual(['t500'])
  expect(container.querySelectorAll('li')[500]?.textContent).toBe('Renamed')
})

test('V1 an update of another slice, a rejected one and one without effect render nothing', async () => {
  const board = freshBoard()
  await board.ready
  board.actions.add('t1', 'One')
  const renders = vi.fn()
  function Title() {
    renders(useSyncState((state) => state.tasks.get('t1')?.title))
    return null
  }
  render(
    <SyncProvider store={board}>
      <Title />
    </SyncProvider>,
  )
  act(() => {
    board.actions.setTheme('dark')
    expect(board.actions.rename('t1', '').status).toBe('rejected')
    board.actions.rename('t1', 'One')
  })
  expect(renders.mock.calls).toEqual([['One']])
})

test('V1 a batch of many updates is one render', async () => {
  const board = freshBoard()
  await board.ready
  const sizes: number[] = []
  function Size() {
    sizes.push(useSyncState((state) => state.tasks.size))
    return null
  }
  render(
    <SyncProvider store={board}>
      <Size />
    </SyncProvider>,
  )
  act(() => {
    board.batch(() => {
      for (let index = 0; index < 50; index += 1) board.actions.add(`t${index}`, 'Task')
    })
  })
  expect(sizes).toEqual([0, 50])
})

test('V1 useShallow keeps a selector that builds an array from rendering for equal content', async () => {
  const board = freshBoard()
  await board.ready
  board.actions.add('t1', 'One')
  const seen: string[][] = []
  function Keys() {
    seen.push(useSyncState(useShallow((state) => [...state.tasks.keys()])))
    return null
  }
  render(
    <SyncProvider store={board}>
      <Keys />
    </SyncProvider>,
  )
  act(() => void board.actions.rename('t1', 'Uno'))
  expect(seen).toEqual([['t1']])
  act(() => void board.actions.add('t2', 'Two'))
  expect(seen).toEqual([['t1'], ['t1', 't2']])
})

test('V1 components that only update never render again, and a selector without arguments gives the whole state', async () => {
  const board = freshBoard()
  await board.ready
  const renders = vi.fn()
  function Updater() {
    renders(useSyncStore(), useSyncUpdate(), useSyncActions())
    return null
  }
  function Whole() {
    return <p>{JSON.stringify(useSyncState())}</p>
  }
  const { container } = render(
    <SyncProvider store={board}>
      <Updater />
      <Whole />
    </SyncProvider>,
  )
  const [store, update, actions] = renders.mock.calls[0] as [typeof board, typeof board.update, typeof board.actions]
  expect(store).toBe(board)
  act(() => void actions.add('t1', 'One'))
  act(() => void update((draft) => void draft.tasks.delete('t1'), { source: 'Updater' }))
  act(() => void actions.setTheme('dark'))
  expect(renders).toHaveBeenCalledTimes(1)
  expect(container.textContent).toBe('{"tasks":{},"theme":"dark"}')
})

test('V1 a selector that reads props follows them', async () => {
  const board = freshBoard()
  await board.ready
  board.actions.add('t1', 'One')
  board.actions.add('t2', 'Two')
  const Title = ({ id }: { readonly id: string }) => <p>{useSyncState((state) => state.tasks.get(id)?.title)}</p>
  const { container, rerender } = render(
    <SyncProvider store={board}>
      <Title id="t1" />
    </SyncProvider>,
  )
  rerender(
    <SyncProvider store={board}>
      <Title id="t2" />
    </SyncProvider>,
  )
  expect(container.textContent).toBe('Two')
})

test('V2 under StrictMode one click is one commit and one subscription', async () => {
  const board = freshBoard()
  await board.ready
  const commits = vi.fn()
  board.events.on('state:updated', commits)
  function Add() {
    const { add } = useSyncActions()
    const size = useSyncState((state) => state.tasks.size)
    return (
      <button type="button" onClick={() => add(`t${size}`, 'New')}>
        {size}
      </button>
    )
  }
  const { container, unmount } = render(
    <StrictMode>
      <SyncProvider store={board}>
        <Add />
      </SyncProvider>
    </StrictMode>,
  )
  act(() => container.querySelector('button')?.click())
  expect(commits).toHaveBeenCalledTimes(1)
  expect(board.getState().tasks.size).toBe(1)
  expect(container.textContent).toBe('1')
  unmount()
  expect(board.getStatus().phase).not.toBe('closed')
})
