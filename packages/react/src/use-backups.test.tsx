import 'fake-indexeddb/auto'
import { act, cleanup, renderHook, waitFor } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, test } from 'vitest'
import { boardContext, freshBoard } from '../fixtures/board.js'

afterEach(cleanup)
const { SyncProvider, useBackups, useUndo } = boardContext

async function mounted() {
  const board = freshBoard()
  await board.ready
  board.actions.add('t1', 'One')
  await board.flush()
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <StrictMode>
      <SyncProvider store={board}>{children}</SyncProvider>
    </StrictMode>
  )
  const { result } = renderHook(() => ({ backups: useBackups(), undo: useUndo() }), { wrapper })
  const notes = () => result.current.backups.list?.map(({ details }) => details?.note)
  await waitFor(() => expect(result.current.backups.list).toEqual([]))
  return { board, result, notes }
}

test('V6 useBackups lists what is made by it and beside it, previews, restores, and the restore can be undone', async () => {
  const { board, result, notes } = await mounted()
  const created = await act(() => result.current.backups.create('by the hook'))
  if (!created.ok) throw created.error
  await waitFor(() => expect(notes()).toEqual(['by the hook']))
  await act(() => board.backups.create('beside it'))
  await waitFor(() => expect(notes()).toEqual(['beside it', 'by the hook']))

  act(() => void board.actions.add('t2', 'Two'))
  await act(() => board.flush())
  const preview = await act(() => result.current.backups.preview(created.value.id, { slices: ['tasks'] }))
  expect(preview).toMatchObject({ ok: true, value: { commit: null, differences: [{ removed: ['t2'] }] } })
  expect(board.getState().tasks.size).toBe(2)
  await act(() => result.current.backups.restore(created.value.id))
  expect([...board.getState().tasks.keys()]).toEqual(['t1'])
  expect(result.current.undo.canUndo).toBe(true)
  act(() => void result.current.undo.undo())
  expect(board.getState().tasks.size).toBe(2)
})

test('V6 a backup goes out as a file, comes in again, and is removed', async () => {
  const { result, notes } = await mounted()
  const created = await act(() => result.current.backups.create('kept'))
  if (!created.ok) throw created.error
  const file = await act(() => result.current.backups.exportFile(created.value.id))
  if (!file.ok) throw file.error
  await act(() => result.current.backups.remove(created.value.id))
  await waitFor(() => expect(notes()).toEqual([]))
  const imported = await act(async () => result.current.backups.importFile(file.value))
  expect(imported).toMatchObject({ ok: true, value: { isImported: true, details: { note: 'kept' } } })
  await waitFor(() => expect(notes()).toEqual(['kept']))
})

test('V6 what fails is a value and stands in error until something succeeds; running says what is done', async () => {
  const { result } = await mounted()
  const seen: unknown[] = []
  let failing: Promise<unknown> = Promise.resolve()
  act(() => {
    failing = result.current.backups.verify('unknown')
  })
  seen.push(result.current.backups.running, result.current.backups.runningId)
  expect(await act(() => failing)).toMatchObject({ ok: false, error: { code: 'MISUSE' } })
  expect(seen).toEqual(['verify', 'unknown'])
  expect(result.current.backups).toMatchObject({ running: null, error: { code: 'MISUSE' } })
  await act(() => result.current.backups.create())
  expect(result.current.backups.error).toBeNull()
})

test('V6 on the server there is no list', () => {
  const board = freshBoard()
  const Count = () => <p>{String(useBackups().list)}</p>
  const page = (
    <SyncProvider store={board}>
      <Count />
    </SyncProvider>
  )
  expect(renderToString(page)).toBe('<p>null</p>')
})
