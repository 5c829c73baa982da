import 'fake-indexeddb/auto'
import { act } from '@testing-library/react'
import { type ReactNode, StrictMode, Suspense } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { expect, onTestFinished, test } from 'vitest'
import { boardContext, closeAfterTest, freshBoard, openBoard } from '../fixtures/board.js'

const { SyncProvider, useSaveStatus, useSyncConfig, useSyncState, useSyncStats, useSyncStatus } = boardContext

function Page() {
  const size = useSyncState((state) => state.tasks.size)
  const { phase, version } = useSyncStatus()
  const commits = useSyncStats((stats) => stats.commits)
  const [config] = useSyncConfig()
  return (
    <p>{`${size} tasks, ${phase} ${version}, ${commits} commits, ${useSaveStatus()}, ${config.validationEnabled}`}</p>
  )
}

const initialPage = '<p>0 tasks, boot 0, 0 commits, saved, true</p>'

/** Hydrates, and gives the container with whatever React complained about. */
function hydrate(html: string, view: ReactNode) {
  const container = document.createElement('div')
  container.innerHTML = html
  const complaints: string[] = []
  act(() => {
    const root = hydrateRoot(container, <StrictMode>{view}</StrictMode>, {
      onRecoverableError: (error) => complaints.push(String(error)),
    })
    onTestFinished(() => act(() => root.unmount()))
  })
  return { container, complaints }
}

async function boardWithTasks() {
  const board = freshBoard()
  await board.ready
  board.actions.add('t1', 'One')
  board.actions.add('t2', 'Two')
  board.config.set({ validationEnabled: false })
  return board
}

test('V3 the server shows the initial state, whatever its store holds', async () => {
  const board = await boardWithTasks()
  expect(
    renderToString(
      <SyncProvider store={board}>
        <Page />
      </SyncProvider>,
    ),
  ).toBe(initialPage)
})

test('V3 a page hydrates without a mismatch, and the stored state follows', async () => {
  const board = await boardWithTasks()
  const view = (
    <SyncProvider store={board}>
      <Page />
    </SyncProvider>
  )
  const { container, complaints } = hydrate(renderToString(view), view)
  await act(() => board.flush())
  expect(container.textContent).toContain('2 tasks, live 2, 2 commits, saved, false')
  expect(complaints).toEqual([])
})

test('V3 a page that hydrates before its store has read IndexedDB shows what was stored as soon as it has', async () => {
  const before = await boardWithTasks()
  await before.close()
  const board = openBoard(before.name)
  closeAfterTest(board)
  const view = (
    <SyncProvider store={board}>
      <Page />
    </SyncProvider>
  )
  const { container, complaints } = hydrate(initialPage, view)
  expect(container.innerHTML).toBe(initialPage)
  await act(() => board.ready)
  expect(container.textContent).toBe('2 tasks, live 2, 0 commits, saved, false')
  expect(complaints).toEqual([])
})

test('V3 a fallback hydrates without a mismatch, and the children follow', async () => {
  const board = await boardWithTasks()
  const view = (
    <SyncProvider store={board} fallback={<i>waiting</i>}>
      <Page />
    </SyncProvider>
  )
  const html = renderToString(view)
  expect(html).toBe('<i>waiting</i>')
  const { container, complaints } = hydrate(html, view)
  await act(() => board.flush())
  expect(container.textContent).toContain('2 tasks, live 2')
  expect(complaints).toEqual([])
})

test('V3 a boundary that hydrates late finds the initial state that the server rendered', async () => {
  const board = await boardWithTasks()
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  let closed = false
  function Late() {
    if (closed) throw gate
    return <b>{useSyncState((state) => state.tasks.size)}</b>
  }
  // What it gives to the boundary changes with the state: an update that is no transition would throw the boundary away.
  function Early() {
    const size = useSyncState((state) => state.tasks.size)
    return (
      <Suspense fallback="loading">
        <span title={`${size}`}>
          <Late />
        </span>
      </Suspense>
    )
  }
  const view = (
    <SyncProvider store={board}>
      <Early />
    </SyncProvider>
  )
  const html = renderToString(view)
  closed = true
  const { container, complaints } = hydrate(html, view)
  const late = container.querySelector('b')
  await act(() => board.ready)
  expect(container.textContent).toBe('0')
  closed = false
  await act(async () => open())
  expect(container.querySelector('b')).toBe(late)
  expect(late?.textContent).toBe('2')
  expect(container.querySelector('span')?.title).toBe('2')
  expect(complaints).toEqual([])
})

test('V3 with suspense the server renders a ready store in its initial state, and it hydrates', async () => {
  const board = await boardWithTasks()
  const view = (
    <Suspense fallback="loading">
      <SyncProvider store={board} suspense>
        <Page />
      </SyncProvider>
    </Suspense>
  )
  const html = renderToString(view)
  expect(html).toContain('0 tasks, boot 0')
  const { container, complaints } = hydrate(html, view)
  await act(() => board.flush())
  expect(container.textContent).toContain('2 tasks, live 2')
  expect(complaints).toEqual([])
})
