import { act, cleanup, render } from '@testing-library/react'
import { Component, type ReactNode, Suspense } from 'react'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { boardContext, freshBoard } from '../fixtures/board.js'
import * as registered from './index.js'

afterEach(cleanup)
const { SyncProvider, useSyncActions, useSyncState } = boardContext
const Theme = () => <p>{useSyncState((state) => state.theme)}</p>

test('V4 the fallback shows until the store is ready', async () => {
  const board = freshBoard()
  const { container } = render(
    <SyncProvider store={board} fallback="waiting">
      <Theme />
    </SyncProvider>,
  )
  expect(container.textContent).toBe('waiting')
  await act(() => board.ready)
  expect(container.textContent).toBe('light')
})

test('V4 a store that is ready is shown at once', async () => {
  const board = freshBoard()
  await board.ready
  const { container } = render(
    <SyncProvider store={board} fallback="waiting">
      <Theme />
    </SyncProvider>,
  )
  expect(container.textContent).toBe('light')
})

test('V4 a null fallback waits too', async () => {
  const board = freshBoard()
  const { container } = render(
    <SyncProvider store={board} fallback={null}>
      <Theme />
    </SyncProvider>,
  )
  expect(container.textContent).toBe('')
  await act(() => board.ready)
  expect(container.textContent).toBe('light')
})

test('V4 without a fallback the children show the initial state, and what they update until ready is kept', async () => {
  const board = freshBoard()
  function Switch() {
    const { setTheme } = useSyncActions()
    return (
      <button type="button" onClick={() => setTheme('dark')}>
        {useSyncState((state) => state.theme)}
      </button>
    )
  }
  const { container } = render(
    <SyncProvider store={board}>
      <Switch />
    </SyncProvider>,
  )
  expect(container.textContent).toBe('light')
  act(() => container.querySelector('button')?.click())
  expect(container.textContent).toBe('light')
  await act(() => board.ready)
  expect(container.textContent).toBe('dark')
})

test('V4 with suspense the boundary above shows its fallback until the store is ready', async () => {
  const board = freshBoard()
  const { container } = render(
    <Suspense fallback="suspended">
      <SyncProvider store={board} suspense fallback="not used">
        <Theme />
      </SyncProvider>
    </Suspense>,
  )
  expect(container.textContent).toBe('suspended')
  await act(() => board.ready)
  expect(container.textContent).toBe('light')
})

test('V4 another store takes the place of the first', async () => {
  const first = freshBoard()
  const second = freshBoard()
  await first.ready
  first.actions.setTheme('dark')
  const view = (store: typeof first) => (
    <SyncProvider store={store} fallback="waiting">
      <Theme />
    </SyncProvider>
  )
  const { container, rerender } = render(view(first))
  expect(container.textContent).toBe('dark')
  await act(() => second.ready)
  rerender(view(second))
  expect(container.textContent).toBe('light')
  act(() => void second.actions.setTheme('dark'))
  expect(container.textContent).toBe('dark')
})

class Boundary extends Component<{ readonly children: ReactNode }> {
  override readonly state: { readonly error?: unknown } = {}
  static getDerivedStateFromError(error: unknown) {
    return { error }
  }
  override render() {
    const { error } = this.state
    return error === undefined ? this.props.children : JSON.stringify({ ...(error as object), text: String(error) })
  }
}

const hooks = {
  useSyncStore: () => registered.useSyncStore(),
  useSyncState: () => registered.useSyncState(),
  useSyncUpdate: () => registered.useSyncUpdate(),
  useSyncActions: () => registered.useSyncActions(),
  useSyncStatus: () => registered.useSyncStatus(),
  useSyncStats: () => registered.useSyncStats(),
  useSyncConfig: () => registered.useSyncConfig(),
  useSyncEvent: () => registered.useSyncEvent('state:updated', () => {}),
  useSaveStatus: () => registered.useSaveStatus(),
}

test.each(Object.entries(hooks))('V5 %s without its provider throws MISUSE with the fix', (name, useHook) => {
  vi.spyOn(console, 'error').mockImplementation(() => {})
  // React 18 also reports what a boundary catches to the window.
  const silence = (event: Event) => event.preventDefault()
  window.addEventListener('error', silence)
  onTestFinished(() => window.removeEventListener('error', silence))
  function Orphan() {
    useHook()
    return null
  }
  // A provider of another context does not count.
  const { container } = render(
    <Boundary>
      <SyncProvider store={freshBoard()}>
        <Orphan />
      </SyncProvider>
    </Boundary>,
  )
  vi.restoreAllMocks()
  expect(container.textContent).toContain('"code":"MISUSE"')
  expect(container.textContent).toContain(`${name}() was called outside of its <SyncProvider>`)
  expect(container.textContent).toContain('Put <SyncProvider store={…}> above the component')
})

test('V5 the hooks of the package read the store of the provider of the package', async () => {
  const board = freshBoard()
  await board.ready
  const Name = () => <p>{registered.useSyncStore().name}</p>
  const { container } = render(
    <registered.SyncProvider store={board}>
      <Name />
    </registered.SyncProvider>,
  )
  expect(container.textContent).toBe(board.name)
})
