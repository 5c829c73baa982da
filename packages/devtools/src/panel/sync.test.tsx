import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { attachmentOf, joinedTo } from '../../fixtures/board.js'
import { memoryTransports } from '../../fixtures/memory-transport.js'
import { collide, openTwoTabs } from '../../fixtures/two-tabs.js'
import { createAgent } from '../agent/agent.js'
import { createClient } from '../client/client.js'
import { Panel } from './panel.js'

afterEach(() => {
  cleanup()
  localStorage.clear()
})

/** The Sync screen on the later of two tabs, which the panel hears both. */
async function shown(control = true) {
  const tabs = await openTwoTabs()
  const { timers, agent } = joinedTo(tabs.mine, { record: true, control })
  const other = createAgent(
    { ...attachmentOf(tabs.theirs, { record: true, control }, () => timers.now() + 1), agentId: 'the other tab' },
    timers,
  )
  const ends = [memoryTransports(), memoryTransports()] as const
  agent.serve(ends[0][1])
  other.serve(ends[1][1])
  const client = createClient([ends[0][0], ends[1][0]], timers)
  render(<Panel client={client} surface={{ kind: 'page' }} />)
  onTestFinished(() => client.close())
  const pass = (ms: number) => act(() => timers.advance(ms))
  await pass(300)
  fireEvent.click(within(screen.getByRole('navigation')).getByRole('button', { name: 'Sync' }))
  const until = (isSo: () => void) =>
    waitFor(
      async () => {
        await pass(200)
        isSo()
      },
      // A bound for what hangs.
      { timeout: 30_000 },
    )
  await until(() => expect(part('Tabs')).toBeTruthy())
  return { ...tabs, pass, until }
}

const part = (name: string | RegExp) => screen.getByRole('region', { name })

test('P10 the tabs of a store are listed with their heads; another one is chosen in the list or in the header', async () => {
  const { until } = await shown()
  const rows = () => within(part('Tabs')).getAllByRole('row').slice(1)
  await until(() => expect(rows().map((row) => row.textContent)).toHaveLength(2))
  expect(rows()[0]?.textContent).toContain('shown here')
  fireEvent.click(within(part('Tabs')).getByRole('button', { name: 'show' }))
  await until(() => expect(rows()[1]?.textContent).toContain('shown here'))
  const picker = screen.getByRole('combobox', { name: 'Store and tab' }) as HTMLSelectElement
  expect(picker.value).toBe('the other tab')
  expect(part('Pending').textContent).toContain('Everything is saved')
})

test('P10 a conflict is shown with its sides, tried, replayed, and given as a test', async () => {
  const tabs = await shown()
  expect(part('Conflicts').textContent).toContain('None that this tab knows of')
  await collide(tabs)
  await tabs.until(() => expect(part('Conflicts').textContent).toContain('notes › n › labels'))
  const text = part('Conflicts').textContent ?? ''
  for (const side of ['base["a"]', 'mine["a", "mine"]', 'theirs["a", "theirs"]']) expect(text).toContain(side)
  fireEvent.click(screen.getByRole('button', { name: 'Try' }))
  await tabs.until(() => expect(screen.getByRole('status', { name: 'Replay' }).textContent).toContain('merged'))
  expect(tabs.mine.getState().notes.get('n')?.labels).toEqual(['a', 'mine'])
  fireEvent.click(screen.getByRole('button', { name: 'Replay' }))
  await tabs.until(() => expect(screen.getByRole('status', { name: 'Replay' }).textContent).toContain('Applied'))
  expect(tabs.mine.getState().notes.get('n')?.labels).toHaveLength(3)
  fireEvent.click(screen.getByRole('button', { name: 'Export as a Vitest case' }))
  await tabs.until(() => expect(part('Vitest case').textContent).toContain('createSimWorld'))
})

test('P10 a lock is shown with its holder, and stolen once the store is named; P3 not without control', async () => {
  const { mine, name, until } = await shown()
  const held = await mine.locks.acquire('import', { label: 'Ines' })
  await until(() => expect(part('Locks').textContent).toMatch(/import.*held.*exclusive.*this tab.*Ines/))
  fireEvent.click(screen.getByRole('button', { name: 'Steal import' }))
  fireEvent.change(screen.getByRole('textbox', { name: /Name of the store/ }), { target: { value: name } })
  fireEvent.click(screen.getByRole('button', { name: 'Steal' }))
  await until(() => expect(held.lost.aborted).toBe(true))
  await until(() => expect(part('Locks').textContent).toContain('None is held'))
  cleanup()
  const locked = await shown(false)
  await locked.mine.locks.acquire('import')
  await locked.until(() =>
    expect(screen.getByRole('button', { name: 'Steal import' })).toHaveProperty('disabled', true),
  )
})
