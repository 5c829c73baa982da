import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { addTask, joined } from '../../fixtures/board.js'
import type { DevtoolsOptions } from '../agent/attachment.js'
import { Panel } from './panel.js'

afterEach(() => {
  cleanup()
  localStorage.clear()
})

async function shown(options: DevtoolsOptions = {}) {
  const parts = await joined({ record: true, control: true, ...options })
  const client = parts.connect()
  const onClose = vi.fn()
  render(<Panel client={client} surface={{ kind: 'page', onClose }} />)
  onTestFinished(() => client.close())
  const pass = (ms: number) => act(() => parts.timers.advance(ms))
  await pass(300)
  const press = (key: string) => fireEvent.keyDown(screen.getByRole('navigation'), { key })
  const go = async (label: string) => {
    fireEvent.click(screen.getByRole('button', { name: label }))
    await pass(300)
  }
  return { ...parts, client, pass, press, go, onClose }
}

test('P4 the overview tells phase, version, saved version, latency and storage', async () => {
  const { board, pass } = await shown()
  await addTask(board, 'a').saved
  await pass(300)
  const overview = screen.getByRole('main')
  expect(within(overview).getByText('live')).toBeTruthy()
  expect(within(overview).getByText('Saved version').nextElementSibling?.textContent).toBe('1')
  expect(within(overview).getByRole('region', { name: 'Latency' }).textContent).toMatch(/p50.*p95.*p99/)
  expect(within(overview).getByRole('meter', { name: 'State' })).toBeTruthy()
  expect(screen.getByRole('status', { name: 'Durability' }).textContent).toBe('Saved')
})

test('P4 the timeline shows a commit with its source and its change, and a rejected update with its issue', async () => {
  const { board, pass, go } = await shown()
  addTask(board, 'a', 'Before')
  board.update((draft) => (draft.tasks.get('a')!.title = 'After'), { source: 'TaskRow' })
  await go('Timeline')
  await pass(300)
  const detail = screen.getByRole('region', { name: 'Update' })
  expect(detail.textContent).toContain('TaskRow')
  expect(detail.textContent).toContain('tasks › a › title')
  expect(detail.querySelector('.before')?.textContent).toContain('"Before"')
  expect(detail.querySelector('.after')?.textContent).toContain('"After"')

  const rejected = board.update((draft) => (draft.tasks.get('a')!.priority = 9), { source: 'PriorityMenu' })
  expect(rejected.status).toBe('rejected')
  await pass(300)
  const [newest] = screen.getAllByRole('option')
  expect(newest?.textContent).toContain('PriorityMenu')
  expect(newest?.textContent).toContain('rejected')
  fireEvent.click(newest!)
  expect(screen.getByRole('region', { name: 'Update' }).textContent).toContain('tasks › a › priority')
})

test('P4 a pending commit becomes saved in the timeline', async () => {
  const { board, pass, go } = await shown()
  const commit = addTask(board, 'a')
  await go('Timeline')
  await act(() => commit.saved)
  await pass(300)
  expect(screen.getByRole('option').textContent).toMatch(/saved/)
})

test('P4 the timeline is searched and filtered', async () => {
  const { board, pass, go } = await shown()
  addTask(board, 'a')
  addTask(board, 'b')
  board.actions.rename('b', 'Other')
  await go('Timeline')
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: 'rename tasks' } })
  await pass(0)
  expect(screen.getAllByRole('option')).toHaveLength(1)
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: '' } })
  fireEvent.click(screen.getByRole('button', { name: 'Rejected' }))
  await pass(0)
  expect(screen.getByText('Nothing matches')).toBeTruthy()
})

test('P3 a switch in Config takes effect in the store, and a refused value is shown', async () => {
  const { board, pass, go } = await shown()
  await go('Config')
  fireEvent.click(screen.getByRole('switch', { name: 'Validation' }))
  await pass(300)
  expect(board.config.get().validationEnabled).toBe(false)
  expect((screen.getByRole('switch', { name: 'Validation' }) as HTMLInputElement).checked).toBe(false)
  const size = screen.getByRole('spinbutton', { name: 'Largest state' })
  fireEvent.change(size, { target: { value: '-5' } })
  fireEvent.keyDown(size, { key: 'Enter' })
  await pass(300)
  expect(board.config.get().maxStateSize).toBe(52_428_800)
  expect(screen.getByRole('alert').textContent).toMatch(/maxStateSize/)
  fireEvent.click(screen.getByRole('button', { name: 'Reset all' }))
  await pass(300)
  expect(board.config.get().validationEnabled).toBe(true)
})

test('P3 every setting of the store is in Config, with its default', async () => {
  const { board, go } = await shown()
  await go('Config')
  const main = screen.getByRole('main')
  const names = [...main.querySelectorAll('.setting code')].map((code) => code.textContent)
  expect(names).toEqual(Object.keys(board.config.get()))
  expect(main.textContent).not.toContain('no default')
})

test('P3 without control the panel is read-only and says why', async () => {
  const { go } = await shown({ control: false })
  await go('Config')
  expect(screen.getByText(/Control is off/)).toBeTruthy()
  for (const control of screen.getAllByRole('switch')) expect((control as HTMLInputElement).disabled).toBe(true)
})

test('P2 keys: digits choose screens, j and k walk the timeline, / searches, Escape closes', async () => {
  const { board, press, pass, onClose } = await shown()
  addTask(board, 'a')
  addTask(board, 'b')
  press('2')
  await pass(300)
  press('j')
  await pass(0)
  expect(screen.getByRole('heading', { name: 'Version 1' })).toBeTruthy()
  press('k')
  await pass(0)
  expect(screen.getByRole('heading', { name: 'Version 2' })).toBeTruthy()
  press('/')
  expect(document.activeElement).toBe(screen.getByRole('searchbox'))
  press('Escape')
  expect(onClose).not.toHaveBeenCalled()
  await pass(0)
  press('Escape')
  expect(onClose).toHaveBeenCalledOnce()
})

test('P2 the panel comes back as it was left; damaged preferences are the defaults', async () => {
  localStorage.setItem('holdfast:devtools', JSON.stringify({ screen: 'config', theme: 'dark' }))
  await shown()
  expect(screen.getByRole('button', { name: 'Config' }).getAttribute('aria-current')).toBe('page')
  cleanup()
  localStorage.setItem('holdfast:devtools', '{"screen": 5, "theme"')
  await shown()
  expect(screen.getByRole('button', { name: 'Overview' }).getAttribute('aria-current')).toBe('page')
})

test('P2 the state is shown branch by branch, redacted where asked', async () => {
  const { board, pass, go } = await shown({ redact: ['users.*.email'] })
  board.update((draft) => draft.users.set('u', { id: 'u', name: 'Ines', email: 'secret@example.org' }))
  await go('State')
  await pass(300)
  fireEvent.click(screen.getByRole('button', { name: /users/ }))
  await pass(0)
  fireEvent.click(screen.getByRole('button', { name: /^u ?\{/ }))
  await pass(0)
  expect(screen.getByRole('main').textContent).toContain('"Ines"')
  expect(screen.getByRole('main').textContent).toContain('redacted')
  expect(screen.getByRole('main').textContent).not.toContain('secret')
})

test('P4 without a store the panel says what to do', async () => {
  const { agent, pass } = await shown()
  agent.close()
  await pass(0)
  expect(screen.getByText('No store answers')).toBeTruthy()
})
