import { act, cleanup, render } from '@testing-library/react'
import { StrictMode, Suspense } from 'react'
import { afterEach, expect, test } from 'vitest'
import { boardContext, freshBoard } from '../fixtures/board.js'

afterEach(cleanup)
const { SyncProvider, useSyncActions, useSyncConfig, useSyncEvent, useSyncState, useSyncStatus } = boardContext

/** The board, and how many listeners it has. */
function counted() {
  const board = freshBoard()
  const count = { listeners: 0 }
  const counting =
    <Args extends readonly unknown[]>(listen: (...args: Args) => () => void) =>
    (...args: Args) => {
      count.listeners++
      const leave = listen(...args)
      let isLeft = false
      return () => {
        if (!isLeft) count.listeners--
        isLeft = true
        leave()
      }
    }
  const store = Object.create(board, {
    subscribe: { value: counting(board.subscribe) },
    events: { value: { ...board.events, on: counting(board.events.on.bind(board.events) as never) } },
  }) as typeof board
  return { board, store, count }
}

interface Waiting {
  until: Promise<void> | undefined
}

function Page({ waiting }: { readonly waiting?: Waiting | undefined }) {
  const size = useSyncState((state) => state.tasks.size)
  const isClosed = useSyncStatus(({ phase }) => phase === 'closed')
  const [{ durability }] = useSyncConfig()
  const { add } = useSyncActions()
  useSyncEvent('state:updated', () => undefined)
  // Thrown, as React 18 has no `use`.
  if (waiting?.until !== undefined) throw waiting.until
  return (
    <button
      type="button"
      onClick={() => add(`t${size}`, 'Task')}
    >{`${size} ${isClosed ? 'closed' : 'open'} ${durability}`}</button>
  )
}

test('V2 V4 under StrictMode, suspended, hidden and unmounted before it was ready: one store, and no listener is left', async () => {
  const { board, store, count } = counted()
  const view = (waiting?: Waiting) => (
    <StrictMode>
      <Suspense fallback="suspended">
        <SyncProvider store={store} suspense>
          <Page waiting={waiting} />
        </SyncProvider>
      </Suspense>
    </StrictMode>
  )
  render(view()).unmount()
  expect(count.listeners).toBe(0)
  const { container, rerender, unmount } = render(view())
  await act(() => board.ready)
  expect(container.textContent).toBe('0 open bounded')
  const mounted = count.listeners
  let goOn = () => {}
  const waiting: Waiting = {
    until: new Promise<void>((resolve) => {
      goOn = () => {
        waiting.until = undefined
        resolve()
      }
    }),
  }
  act(() => rerender(view(waiting)))
  expect(container.querySelector('button')?.style.display).toBe('none')
  // What is committed while it is hidden is shown when it is back.
  act(() => void board.actions.add('hidden', 'Task'))
  await act(async () => goOn())
  expect(container.textContent).toBe('1 open bounded')
  expect(count.listeners).toBe(mounted)
  act(() => container.querySelector('button')?.click())
  expect(container.textContent).toBe('2 open bounded')
  expect(board.getStatus().version).toBe(2)
  unmount()
  expect(count.listeners).toBe(0)
  expect(board.actions.add('later', 'Task').status).toBe('committed')
})

test('V4 a store that is closed under its provider stays readable, and its update says CLOSED', async () => {
  const { board, store } = counted()
  await board.ready
  const { container } = render(
    <SyncProvider store={store}>
      <Page />
    </SyncProvider>,
  )
  await act(() => board.close())
  expect(container.textContent).toBe('0 closed bounded')
  expect(() => board.actions.add('late', 'Task')).toThrow(expect.objectContaining({ code: 'CLOSED' }))
})
