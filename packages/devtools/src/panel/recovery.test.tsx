import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { addTask, joinedTo, openBoard } from '../../fixtures/board.js'
import type { DevtoolsOptions } from '../agent/attachment.js'
import type { InspectedStore } from '../agent/inspected-store.js'
import { Panel } from './panel.js'

afterEach(() => {
  cleanup()
  localStorage.clear()
  sessionStorage.clear()
})

/** The Recovery screen of a board, or of what a test makes of it. */
async function shown(options: DevtoolsOptions = {}, change: Partial<InspectedStore> = {}) {
  const board = await openBoard()
  const store = Object.keys(change).length > 0 ? { ...board, ...change } : board
  const { timers, connect } = joinedTo(store, { record: true, control: true, ...options })
  const client = connect()
  render(<Panel client={client} surface={{ kind: 'page' }} />)
  onTestFinished(() => client.close())
  const pass = (ms: number) => act(() => timers.advance(ms))
  await pass(300)
  fireEvent.click(within(screen.getByRole('navigation')).getByRole('button', { name: 'Recovery' }))
  await pass(300)
  /** Waits, on real time, for what the store does. */
  const until = (isSo: () => void) =>
    waitFor(
      async () => {
        await pass(200)
        isSo()
      },
      // A bound for what hangs.
      { timeout: 30_000 },
    )
  const press = async (name: string | RegExp) => {
    // What was asked for before is done.
    await until(() => {
      expect(button(name).disabled).toBe(false)
      expect(button(name).getAttribute('aria-disabled')).toBeNull()
    })
    fireEvent.click(screen.getByRole('button', { name }))
    await pass(200)
  }
  const type = (name: string | RegExp, value: string) =>
    fireEvent.change(screen.getByRole('textbox', { name }), { target: { value } })
  await until(() => expect(part('Recovery').textContent).not.toContain('Reading'))
  return { board, pass, until, press, type }
}

const part = (name: string | RegExp) => screen.getByRole('region', { name })
const button = (name: string | RegExp) => screen.getByRole('button', { name }) as HTMLButtonElement

test('P8 a backup is made, its restore shown before it is done, and done once the name of the store is typed', async () => {
  const { board, until, press, type } = await shown()
  expect(part('Recovery').textContent).toContain('No backup')
  await addTask(board, 'a', 'Before').saved
  type('Note of the new backup', 'For the shelf')
  await press('Back up now')
  await until(() => expect(part('Backups').textContent).toContain('For the shelf'))
  expect(part('Recovery').textContent).toContain('In memory only')
  board.update((draft) => (draft.tasks.get('a')!.title = 'After'))

  await press('Dry run For the shelf')
  await until(() => expect(part('Dry run').textContent).toContain('1 changed'))
  await press(/^tasks/)
  await until(() => expect(part('Dry run').textContent).toContain('"Before"'))
  expect(part('Dry run').querySelector('.before')?.textContent).toContain('"After"')
  expect(board.getState().tasks.get('a')?.title).toBe('After')

  await press('Restore… For the shelf')
  expect(button('Restore').disabled).toBe(true)
  type(/Name of the store/, board.name)
  await press('Restore')
  await until(() => expect(board.getState().tasks.get('a')?.title).toBe('Before'))
  await until(() => expect(screen.getByRole('status', { name: 'Outcome' }).textContent).toContain('undo'))
  await press('Verify For the shelf')
  await until(() => expect(part('Backups').textContent).toContain('Verified'))
})

test('P8 a backup that is broken is told as such and can not be restored; Escape leaves a question', async () => {
  const bad = { id: 'b1', sizeBytes: 7, isImported: false, persistent: true, details: null, problem: 'it was cut off' }
  const board = await openBoard()
  const { press, pass } = await shown({}, { backups: { ...board.backups, list: () => Promise.resolve([bad]) } })
  expect(part('Backups').textContent).toContain('it was cut off')
  expect(button('Restore… b1').disabled).toBe(true)
  button('Delete… b1').focus()
  await press('Delete… b1')
  fireEvent.keyDown(screen.getByRole('textbox', { name: /Name of the store/ }), { key: 'Escape' })
  await pass(0)
  expect(screen.queryByRole('form')).toBeNull()
  expect(document.activeElement).toBe(button('Delete… b1'))
})

test('P8 a read-only store says why nothing can be changed; lists that can not be read say why, too', async () => {
  const board = await openBoard()
  const status = { ...board.getStatus(), phase: 'outdated' as const }
  const fails = () => Promise.reject(Object.assign(new Error('The place for backups did not answer.')))
  await shown({}, { getStatus: () => status, backups: { ...board.backups, list: fails } })
  expect(part('Recovery').textContent).toContain('A newer app owns the stored data')
  expect(part('Backups').textContent).toContain('did not answer')
  expect(button('Back up now').disabled).toBe(true)
})

test('P8 degraded storage is told before anything else', async () => {
  const board = await openBoard()
  const degraded = {
    code: 'TIMEOUT',
    reason: 'Storage hangs.',
    since: 1,
    disabledFeatures: [],
    nextRetryAt: 2,
  } as const
  await shown({}, { getStatus: () => ({ ...board.getStatus(), degraded }) })
  expect(part('Recovery').textContent).toContain('Storage hangs.')
})

test('P8 the last recovery is told in full, and one can be made by hand', async () => {
  const board = await openBoard()
  const recovery = {
    success: true,
    recoveredSlices: ['tasks'],
    failedSlices: ['settings'],
    dataLoss: true,
    backupUsed: 'b7',
    quarantined: 2,
    lostCommits: 3,
    steps: ['The database is empty; it held 9 commits.', 'The state was restored from b7.'],
    durationMs: 12,
  }
  const { press, until } = await shown({}, { getStatus: () => ({ ...board.getStatus(), recovery }) })
  await press('Last recovery')
  const report = part('Last recovery that found something')
  for (const text of [
    'With data loss',
    'tasks',
    'settings',
    'b7',
    '3 commits',
    '2 rows',
    '12.0 ms',
    'it held 9 commits',
  ])
    expect(report.textContent).toContain(text)
  await press('Recover now')
  await until(() => expect(part('Recovery by hand')).toBeTruthy())
})

test('P9 a drill that can not be run says why; P3 without control none can', async () => {
  const { press, board, until } = await shown()
  await press('Crash drill')
  fireEvent.click(screen.getByRole('radio', { name: /Append issued/ }))
  await press('Run the drill…')
  expect(board.getState().tasks.size).toBe(0)
  fireEvent.change(screen.getByRole('textbox', { name: /Name of the store/ }), { target: { value: board.name } })
  await press('Crash and reload')
  // jsdom has no place for files: a drill without a backup that outlives the page is refused, and nothing is stopped.
  await until(() => expect(screen.getByRole('alert').textContent).toContain('no drill without one'))
  await addTask(board, 'a').saved
  cleanup()
  await shown({ control: false })
  fireEvent.click(screen.getByRole('button', { name: 'Crash drill' }))
  expect(button('Run the drill…').disabled).toBe(true)
})
