import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import { joinedTo, openBoard } from '../../fixtures/board.js'
import { berth, enrol, openHarbour } from '../../fixtures/harbour.js'
import type { DevtoolsOptions } from '../agent/attachment.js'
import type { InspectedStore } from '../agent/inspected-store.js'
import { Panel } from './panel.js'

afterEach(() => {
  cleanup()
  localStorage.clear()
})

/** The panel on a harbour, with a screen chosen. */
async function shown(label: string, options: DevtoolsOptions = {}, store?: InspectedStore) {
  const harbour = await openHarbour()
  const { timers, connect } = joinedTo(store ?? harbour, { record: true, control: true, ...options })
  const client = connect()
  render(<Panel client={client} surface={{ kind: 'page' }} />)
  onTestFinished(() => client.close())
  const pass = (ms: number) => act(() => timers.advance(ms))
  await pass(300)
  fireEvent.click(within(screen.getByRole('navigation')).getByRole('button', { name: label }))
  await pass(300)
  /** Waits, on real time, for what the store does by itself. */
  const until = (isSo: () => void) =>
    waitFor(async () => {
      await pass(200)
      isSo()
    })
  const press = async (name: string | RegExp) => {
    fireEvent.click(screen.getByRole('button', { name }))
    await pass(200)
  }
  return { harbour, pass, until, press }
}

const part = (name: string | RegExp) => screen.getByRole('region', { name })

test('P5 what never ran says so, in the header too, and is not shown as passed', async () => {
  // A store without references and checks: nothing runs by itself, however slow the machine.
  await shown('Health', {}, await openBoard())
  for (const name of ['Consistency', 'Validation', 'Optimisation'])
    expect(part(name).textContent).toContain('Never run')
  expect(part('Health').textContent).toContain('Not checked')
  expect(screen.getByRole('button', { name: 'Health: Not checked' })).toBeTruthy()
  expect(screen.getByRole('main').textContent).not.toMatch(/passed|nothing found|valid\b(?!ation)/i)
})

test('P5 a check from the panel finds an orphan; its repair mends it, and the keys stay in the panel', async () => {
  const { harbour, until, press } = await shown('Health')
  berth(harbour, 'b', 'lost')
  await press('Check now')
  await until(() => expect(part('Consistency').textContent).toContain('1 finding'))
  expect(part('Findings').textContent).toContain("refers to 'lost'")
  await press('Repair boats › b › ownerId')
  await until(() => expect(part('Consistency').textContent).toContain('Nothing found'))
  expect(harbour.getState().boats.get('b')?.ownerId).toBeNull()
  const outcome = within(part('Findings')).getByRole('status')
  expect(outcome.textContent).toContain('undo takes back')
  expect(document.activeElement).toBe(outcome)
})

test('P5 all that can be mended is mended at once, and what can not stays', async () => {
  const { harbour, until, press } = await shown('Health')
  for (const id of ['a', 'b', 'c']) berth(harbour, id, 'lost')
  berth(harbour, 'd', null, ['lost'])
  await press('Check now')
  await until(() => expect(part('Consistency').textContent).toContain('4 findings'))
  await press('Repair all 3')
  await until(() => expect(part('Consistency').textContent).toContain('1 finding'))
  expect(part('Findings').textContent).toContain('no repair is known')
})

test('P5 validation and optimisation show what they came to', async () => {
  const { harbour, until, press } = await shown('Health')
  berth(harbour, 'old-1')
  await press('Validate now')
  await until(() => expect(part('Validation').textContent).toContain('1 entity against their schemas'))
  expect(within(part('Validation')).getByText('Valid')).toBeTruthy()
  await press('Optimise now')
  await until(() => expect(part('Passes').textContent).toContain('expires:boats'))
  expect(harbour.getState().boats.has('old-1')).toBe(false)
})

test('P3 P5 without control nothing can be run or repaired, and findings are shown', async () => {
  const { harbour, until } = await shown('Health', { control: false })
  berth(harbour, 'b', 'lost')
  await harbour.check()
  await until(() => expect(part('Findings').textContent).toContain('orphan'))
  for (const name of [/now$/, /^Repair/]) {
    for (const button of screen.getAllByRole('button', { name }))
      expect((button as HTMLButtonElement).disabled).toBe(true)
  }
})

test('P6 a finding leads to its place, a reference to its target, and the target to what refers to it', async () => {
  const { harbour, until, press, pass } = await shown('Health')
  enrol(harbour, 'ada')
  berth(harbour, 'a', 'ada', ['ada', 'lost'])
  await press('Check now')
  await until(() => expect(part('Findings').textContent).toContain('orphan'))
  await press('boats › a › crewIds › 1')
  expect(screen.getByRole('button', { name: 'State' }).getAttribute('aria-current')).toBe('page')
  expect(part('Place boats › a').textContent).toContain('ownerId')
  expect(document.activeElement).toBe(part('Place boats › a'))

  await press('Go to users › ada')
  await pass(300)
  const target = part('Place users › ada')
  expect(target.textContent).toContain('secret@example.org')
  expect(target.textContent).toContain('1 refers to it by boats.ownerId')
  expect(document.activeElement).toBe(target)
  fireEvent.click(within(target).getAllByRole('button', { name: 'a' })[0] as HTMLElement)
  await pass(300)
  expect(part('Place boats › a')).toBeTruthy()
})

test('P6 from a finding the newest commit that touched it is shown', async () => {
  const { harbour, until, press } = await shown('Health')
  berth(harbour, 'a', 'lost')
  enrol(harbour, 'ada')
  await press('Check now')
  await until(() => expect(part('Findings').textContent).toContain('orphan'))
  await press('Last commit of boats › a › ownerId')
  await until(() => expect(screen.getByRole('heading', { name: 'Version 1' })).toBeTruthy())
})

test('P7 the timeline shows a transaction with source, duration and outcome, and leads to its commit', async () => {
  const { harbour, until, press, pass } = await shown('Timeline')
  await harbour.transaction((tx) => void tx.update((draft) => draft.users.set('ada', { id: 'ada', email: 'a@b.c' })), {
    source: 'Regatta',
  })
  await harbour.transaction(() => Promise.reject(new Error('no wind')), { source: 'Calm' }).catch(() => {})
  await press('Transactions')
  await until(() => expect(screen.getAllByRole('option')).toHaveLength(2))
  const [calm, regatta] = screen.getAllByRole('option')
  expect(calm?.textContent).toMatch(/Calm.*rolled back after [\d.]+ m?s/)
  expect(regatta?.textContent).toMatch(/Regatta.*committed after [\d.]+ m?s/)
  fireEvent.click(calm as HTMLElement)
  await pass(0)
  expect(part('Update').textContent).toContain('Nothing of it took effect')
  fireEvent.click(regatta as HTMLElement)
  await pass(0)
  await press('show what it changed')
  expect(screen.getByRole('heading', { name: 'Version 1' })).toBeTruthy()
})
