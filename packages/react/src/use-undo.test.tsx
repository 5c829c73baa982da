import 'fake-indexeddb/auto'
import { act, cleanup, render, renderHook, screen } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { afterEach, expect, test } from 'vitest'
import { boardContext, freshBoard } from '../fixtures/board.js'
import type { Undo } from './index.js'

afterEach(cleanup)
const { SyncProvider, useSyncState, useUndo } = boardContext

async function mounted() {
  const board = freshBoard()
  await board.ready
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <SyncProvider store={board}>{children}</SyncProvider>
  )
  return { board, wrapper }
}

test('V1 H8 useUndo renders when there is something to undo or redo or no longer, with the same functions', async () => {
  const { board, wrapper } = await mounted()
  const seen: Undo[] = []
  renderHook(() => seen.push(useUndo()), { wrapper })
  const change = (run: () => unknown) =>
    act(async () => {
      run()
      await board.flush()
    })
  await change(() => board.actions.add('t1', 'One'))
  await change(() => board.actions.add('t2', 'Two'))
  await change(() => board.undo())
  await change(() => board.undo())
  await change(() => board.redo())
  await change(() => board.actions.add('t3', 'Three'))
  expect(seen.map(({ canUndo, canRedo }) => [canUndo, canRedo])).toEqual([
    [false, false],
    [true, false],
    [true, true],
    [false, true],
    [true, true],
    [true, false],
  ])
  expect(new Set(seen.flatMap(({ undo, redo }) => [undo, redo]))).toEqual(new Set([board.undo, board.redo]))
})

test('V2 in StrictMode a press is one undo', async () => {
  const { board, wrapper: Provider } = await mounted()
  function Buttons() {
    const { undo, redo, canUndo, canRedo } = useUndo()
    const size = useSyncState((state) => state.tasks.size)
    return (
      <>
        <button type="button" disabled={!canUndo} onClick={undo}>
          Undo
        </button>
        <button type="button" disabled={!canRedo} onClick={redo}>
          Redo
        </button>
        <output>{size}</output>
      </>
    )
  }
  render(
    <StrictMode>
      <Provider>
        <Buttons />
      </Provider>
    </StrictMode>,
  )
  const press = (name: string) => act(async () => screen.getByRole('button', { name }).click())
  await act(async () => {
    board.actions.add('t1', 'One')
    board.actions.add('t2', 'Two')
  })
  await press('Undo')
  expect(screen.getByRole('status').textContent).toBe('1')
  await press('Undo')
  expect(screen.getByRole('button', { name: 'Undo' })).toHaveProperty('disabled', true)
  await press('Redo')
  await press('Redo')
  expect(screen.getByRole('status').textContent).toBe('2')
  expect(board.getStatus().version).toBe(6)
})
