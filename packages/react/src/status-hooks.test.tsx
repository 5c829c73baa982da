import 'fake-indexeddb/auto'
import type { StoreStatus } from '@holdfast/core'
import { act, cleanup, render, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { afterEach, expect, test, vi } from 'vitest'
import { boardContext, freshBoard } from '../fixtures/board.js'
import { type SaveStatus, saveStatusOf } from './save-status.js'

afterEach(cleanup)
afterEach(() => void vi.useRealTimers())
const { SyncProvider, useSaveStatus, useSyncConfig, useSyncEvent, useSyncStats, useSyncStatus } = boardContext

async function mounted() {
  const board = freshBoard()
  await board.ready
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <SyncProvider store={board}>{children}</SyncProvider>
  )
  return { board, wrapper }
}

/** When React has rendered what it knows of. */
const settled = () => act(async () => {})

// The updates of these two run outside `act`, which would keep back the renders in between.

test('V1 useSyncStatus follows the store, and with a selector renders only when that changes', async () => {
  const { board, wrapper } = await mounted()
  const seen: StoreStatus[] = []
  const phases: string[] = []
  renderHook(() => seen.push(useSyncStatus()), { wrapper })
  renderHook(() => phases.push(useSyncStatus((status) => status.phase)), { wrapper })
  expect(seen).toEqual([board.getStatus()])
  board.actions.add('t1', 'One')
  await board.flush()
  await settled()
  expect(seen.map(({ version, pending, savedVersion }) => [version, pending, savedVersion])).toEqual([
    [0, 0, 0],
    [1, 1, 0],
    [1, 0, 1],
  ])
  expect(seen.at(-1)).toBe(board.getStatus())
  expect(phases).toEqual(['live'])
})

test('V1 useSaveStatus says unsaved until the commit is in IndexedDB', async () => {
  const { board, wrapper } = await mounted()
  const seen: SaveStatus[] = []
  renderHook(() => seen.push(useSaveStatus()), { wrapper })
  await board.actions.add('t1', 'One').saved
  await settled()
  expect(seen).toEqual(['saved', 'unsaved', 'saved'])
})

test('V12 useSaveStatus of a slice says unsaved while a pending commit touches it', async () => {
  const { board, wrapper } = await mounted()
  const tasks: SaveStatus[] = []
  const theme: SaveStatus[] = []
  renderHook(() => tasks.push(useSaveStatus('tasks')), { wrapper })
  renderHook(() => theme.push(useSaveStatus('theme')), { wrapper })
  const { saved } = board.actions.add('t1', 'One')
  expect([board.hasPending('tasks'), board.hasPending('theme')]).toEqual([true, false])
  await saved
  await settled()
  expect([tasks, theme]).toEqual([['saved', 'unsaved', 'saved'], ['saved']])
  await board.actions.setTheme('dark').saved
  await settled()
  expect([tasks.length, theme]).toEqual([3, ['saved', 'unsaved', 'saved']])
  const misuse = expect.objectContaining({ code: 'MISUSE', message: "There is no slice 'nothing'." })
  expect(() => renderHook(() => useSaveStatus('nothing' as never), { wrapper })).toThrow(misuse)
})

test('V1 useSaveStatus says failed when changes can not be saved at present', () => {
  const none = {
    phase: 'live',
    version: 3,
    pending: 0,
    savedVersion: 3,
    connection: 'local',
    recovery: null,
    migration: null,
    storage: null,
    canUndo: false,
    canRedo: false,
  } as const
  const degraded = {
    code: 'STORAGE_FULL',
    reason: 'The disk is full.',
    since: 0,
    disabledFeatures: [],
    nextRetryAt: 1_000,
  } as const
  expect(saveStatusOf({ ...none, degraded: null })).toBe('saved')
  expect(saveStatusOf({ ...none, degraded })).toBe('saved')
  expect(saveStatusOf({ ...none, version: 4, pending: 1, degraded: null })).toBe('unsaved')
  expect(saveStatusOf({ ...none, version: 4, pending: 1, degraded })).toBe('failed')
  expect(saveStatusOf({ ...none, phase: 'memory', version: 4, degraded })).toBe('failed')
  // Of a slice that no pending commit touches: it has not failed, unless what was pending is not known any more.
  expect(saveStatusOf({ ...none, version: 4, pending: 1, degraded }, false)).toBe('saved')
  expect(saveStatusOf({ ...none, version: 4, pending: 1, degraded }, true)).toBe('failed')
  expect(saveStatusOf({ ...none, phase: 'memory', version: 4, degraded }, false)).toBe('failed')
  expect(saveStatusOf({ ...none, phase: 'boot', version: 3, pending: 1, degraded: null }, false)).toBe('unsaved')
  expect(saveStatusOf({ ...none, phase: 'closed', version: 4, degraded: null })).toBe('failed')
  expect(saveStatusOf({ ...none, phase: 'migration-failed', version: 4, degraded: null })).toBe('failed')
})

test('V1 useSyncStats reads again after something happened, many commits in one reading', async () => {
  const { board, wrapper } = await mounted()
  vi.useFakeTimers()
  const readings = vi.spyOn(board, 'getStats')
  const { result, unmount } = renderHook(() => useSyncStats((stats) => stats.commits), { wrapper })
  expect(result.current).toBe(0)
  act(() => void vi.advanceTimersByTime(100))
  readings.mockClear()
  act(() => void vi.advanceTimersByTime(10_000))
  expect(readings).not.toHaveBeenCalled()
  act(() => {
    for (let index = 0; index < 20; index += 1) board.actions.add(`t${index}`, 'Task')
  })
  expect(result.current).toBe(0)
  act(() => void vi.advanceTimersByTime(100))
  expect(result.current).toBe(20)
  expect(readings).toHaveBeenCalledTimes(1)
  board.actions.setTheme('dark')
  unmount()
  act(() => void vi.advanceTimersByTime(100))
  expect(readings).toHaveBeenCalledTimes(1)
})

test('V1 useSyncStats counts rejected updates, and a component mounted later starts from what is', async () => {
  const { board, wrapper } = await mounted()
  vi.useFakeTimers()
  const first = renderHook(() => useSyncStats(), { wrapper })
  board.actions.add('t1', '')
  act(() => void vi.advanceTimersByTime(100))
  expect(first.result.current).toMatchObject({ commits: 0, rejected: 1 })
})

test('V1 useSyncConfig gives the settings and their setter', async () => {
  const { board, wrapper } = await mounted()
  const renders = vi.fn()
  const { result } = renderHook(
    () => {
      renders()
      return useSyncConfig()
    },
    { wrapper },
  )
  expect(result.current[0]).toBe(board.config.get())
  act(() => result.current[1]({ validationEnabled: false }))
  expect(result.current[0].validationEnabled).toBe(false)
  act(() => void board.actions.add('t1', 'One'))
  expect(renders).toHaveBeenCalledTimes(2)
})

test('V1 useSyncEvent calls the newest listener while mounted', async () => {
  const { board, wrapper: Wrapper } = await mounted()
  const heard: string[] = []
  function Listener({ tag }: { readonly tag: string }) {
    useSyncEvent('state:updated', ({ version }) => heard.push(`${tag} ${version}`))
    return null
  }
  const view = (tag: string) => (
    <Wrapper>
      <Listener tag={tag} />
    </Wrapper>
  )
  const { rerender, unmount } = render(view('a'))
  board.actions.add('t1', 'One')
  rerender(view('b'))
  board.actions.add('t2', 'Two')
  unmount()
  board.actions.add('t3', 'Three')
  expect(heard).toEqual(['a 1', 'b 2'])
})
