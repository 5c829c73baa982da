import 'fake-indexeddb/auto'
import { collection, createSyncStore } from '@holdfast/core'
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { type Board, boardContext, closeAfterTest, freshBoard, openBoard } from '../fixtures/board.js'
import { RecoveryScreen } from './recovery-screen.js'
import type { AnySyncStore } from './register.js'

afterEach(cleanup)
afterEach(() => void vi.unstubAllGlobals())
const { SyncProvider } = boardContext
const Task = z.object({ id: z.string(), title: z.string(), done: z.boolean() })

const patience = { timeout: 20_000 }

/** The board as another version of the app has it. */
function openVersion(name: string, version: number, migrate: (old: unknown) => unknown = (old) => old) {
  const store = createSyncStore({
    name,
    version,
    migrations: version === 1 ? {} : { [version]: migrate as never },
    slices: { tasks: collection({ schema: Task }) },
  })
  closeAfterTest(store)
  return store
}

async function saved(): Promise<Board> {
  const board = freshBoard()
  await board.ready
  board.actions.add('t1', 'One')
  await board.flush()
  return board
}

const gate = (store: AnySyncStore, children: ReactNode = 'the app') => (
  <StrictMode>
    <RecoveryScreen store={store} fallback="Loading…">
      {children}
    </RecoveryScreen>
  </StrictMode>
)

async function shown(store: AnySyncStore) {
  const { container } = render(gate(store))
  expect(container.textContent).toBe('Loading…')
  await act(() => store.ready)
  return container
}

test('V7 with nothing to tell there is the app, and a fallback until then', async () => {
  const container = await shown(freshBoard())
  expect(container.textContent).toBe('the app')
})

test('V7 what a newer app saved: says so, has the focus, offers to reload and no restore; going on shows the app', async () => {
  const board = await saved()
  await board.close()
  const newer = openVersion(board.name, 2)
  await newer.ready
  await newer.close()
  const store = openBoard(board.name)
  closeAfterTest(store)
  const container = await shown(store)
  expect(document.activeElement?.textContent).toBe('A newer version of this app is in use')
  expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy()
  expect(screen.queryByRole('button', { name: /change/ })).toBeNull()
  act(() => screen.getByRole('button', { name: 'Continue' }).click())
  expect(container.textContent).toBe('the app')
})

test('V7 a migration that failed says that what was saved is untouched', async () => {
  const board = await saved()
  await board.close()
  const store = openVersion(board.name, 2, () => {
    throw new Error('It does not fit')
  })
  const container = await shown(store)
  expect(container.textContent).toContain('What you saved is untouched.')
  act(() => screen.getByRole('button', { name: 'Try again' }).click())
  await waitFor(() => expect(container.textContent).not.toContain('Please wait…'))
  expect(store.getStatus().phase).toBe('migration-failed')
})

test('V7 without storage a person is told, sees what a backup would change, restores it and takes that back', async () => {
  vi.stubGlobal('indexedDB', undefined)
  const board = freshBoard()
  const container = await shown(board)
  expect(container.textContent).toContain('Changes are not being saved')
  act(() => void board.actions.add('t1', 'One'))
  await act(() => board.backups.create('of one'))
  act(() => void board.actions.add('t2', 'Two'))
  const click = async (name: RegExp) => {
    const button = await screen.findByRole<HTMLButtonElement>('button', { name }, patience)
    await waitFor(() => expect(button.disabled).toBe(false))
    act(() => button.click())
  }
  const before = board.getState().tasks.size
  await act(() => board.backups.create('of two'))
  await waitFor(() => expect(screen.getAllByRole('button', { name: /Save as a file/ })).toHaveLength(2))
  const names = screen
    .getAllByRole('button')
    .map((button) => button.getAttribute('aria-labelledby') ?? button.textContent)
  expect(new Set(names).size).toBe(names.length)
  await click(/See what it would change.*of one/)
  await waitFor(() => expect(container.textContent).toMatch(/tasks: \d added, \d changed, \d removed/))
  expect(board.getState().tasks.size).toBe(before)
  await click(/Restore this backup.*of one/)
  await click(/Undo/)
  expect(board.getState().tasks.size).toBe(before)
})

test('V7 a database that was deleted is told of, with what is missing', async () => {
  const board = await saved()
  await board.close()
  const names = (await indexedDB.databases()).map(({ name }) => name ?? '').filter((name) => name.includes(board.name))
  expect(names).toHaveLength(1)
  await new Promise((resolve) => {
    indexedDB.deleteDatabase(names[0] ?? '').onsuccess = resolve
  })
  const store = openBoard(board.name)
  closeAfterTest(store)
  const container = await shown(store)
  expect(store.getStatus().recovery?.dataLoss).toBe(true)
  expect(container.textContent).toContain('Some of what you saved is missing')
  await waitFor(() => expect(container.textContent).toContain('What is shown now is saved.'))
  act(() => void store.actions.add('t2', 'Two'))
  expect(store.getStatus().pending).toBe(1)
  await waitFor(() => expect(container.textContent).toContain('What is shown now is not yet saved.'))
  await act(() => store.flush())
  await waitFor(() => expect(container.textContent).toContain('What is shown now is saved.'))
})

test('V7 V4 as the fallback of a provider it tells how far a migration is, and gives way to the app', async () => {
  const first = freshBoard()
  await first.ready
  first.update((draft) => {
    for (let n = 0; n < 5_000; n++) draft.tasks.set(`t${n}`, { id: `t${n}`, title: 'One of many', done: false })
  })
  await first.close()
  const board = openVersion(first.name, 2)
  const told: (string | undefined)[] = []
  const fallback = (
    <RecoveryScreen
      store={board}
      fallback="Loading…"
      render={({ notice, onContinue, status }) => {
        told.push(`${notice} ${onContinue === null} ${status.migration !== null}`)
        return notice
      }}
    />
  )
  const { container } = render(
    <SyncProvider store={board as never} fallback={fallback}>
      the app
    </SyncProvider>,
  )
  expect(container.textContent).toBe('Loading…')
  await waitFor(() => expect(container.textContent).toBe('the app'), patience)
  expect(new Set(told)).toEqual(new Set(['migrating true true']))
})

test('V7 a screen of the app replaces it, around a provider, too', async () => {
  vi.stubGlobal('indexedDB', undefined)
  const board = freshBoard()
  const goOn = vi.fn()
  const view = (
    <RecoveryScreen
      store={board}
      onContinue={goOn}
      render={({ notice, onContinue }) => (
        <button type="button" onClick={() => onContinue?.()}>
          {notice}
        </button>
      )}
    >
      <SyncProvider store={board} fallback="Loading…">
        the app
      </SyncProvider>
    </RecoveryScreen>
  )
  const { container } = render(view)
  expect(container.textContent).toBe('Loading…')
  await act(() => board.ready)
  act(() => screen.getByRole('button', { name: 'no-storage' }).click())
  expect(container.textContent).toBe('the app')
  expect(goOn).toHaveBeenCalledOnce()
})

test('V7 once the app was shown it is not taken away, and on the server there is the fallback', async () => {
  const board = freshBoard()
  expect(renderToString(gate(board))).toBe('Loading…')
  const container = await shown(board)
  await act(() => board.recover())
  expect(container.textContent).toBe('the app')
})
