import { act, cleanup, render } from '@testing-library/react'
import { StrictMode, useState } from 'react'
import { afterEach, expect, test } from 'vitest'
import { boardContext, freshBoard, openBoard } from '../fixtures/board.js'

afterEach(cleanup)
const { SyncProvider, useSyncActions, useSyncState } = boardContext

function Page() {
  const { add } = useSyncActions()
  const [clicks, setClicks] = useState(0)
  const click = () => {
    setClicks(clicks + 1)
    add(`t${clicks}`, 'Task')
  }
  return <button type="button" onClick={click}>{`${clicks} ${useSyncState((state) => state.tasks.size)}`}</button>
}

test('V2 a store module that is loaded again keeps state, component state and one engine', async () => {
  const first = freshBoard()
  await first.ready
  const view = (store: typeof first) => (
    <StrictMode>
      <SyncProvider store={store} fallback="waiting">
        <Page />
      </SyncProvider>
    </StrictMode>
  )
  const { container, rerender } = render(view(first))
  act(() => container.querySelector('button')?.click())
  expect(container.textContent).toBe('1 1')
  const again = openBoard(first.name)
  rerender(view(again))
  expect(container.textContent).toBe('1 1')
  act(() => container.querySelector('button')?.click())
  expect(container.textContent).toBe('2 2')
  expect(first.getState()).toBe(again.getState())
  expect(first.getStatus().version).toBe(2)
})

test('V2 unmounting and mounting again leaves the store open and finds its state', async () => {
  const board = freshBoard()
  await board.ready
  const view = (
    <SyncProvider store={board}>
      <Page />
    </SyncProvider>
  )
  const first = render(view)
  act(() => first.container.querySelector('button')?.click())
  first.unmount()
  expect(board.actions.add('later', 'Task').status).toBe('committed')
  expect(render(view).container.textContent).toBe('0 2')
})
