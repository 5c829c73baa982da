import { cleanup, configure, fireEvent, render, waitFor, within } from '@testing-library/react'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, test } from 'vitest'
import { addTask, openBoard } from '../../fixtures/board.js'
import { attachments } from '../agent/attachment.js'
// Loaded here already, so that no test waits for a module.
import '../agent/agent.js'
import { HoldfastDevtools } from '../index.js'
import { HoldfastDevtools as Nothing } from '../index-production.js'
import '../panel/embedded.js'

configure({ asyncUtilTimeout: 10_000 })

afterEach(() => {
  cleanup()
  localStorage.clear()
})

const host = (part: string) => document.querySelector<HTMLElement>(`[data-holdfast-devtools="${part}"]`)
const inside = (part: string) => within(host(part)?.shadowRoot?.querySelector('div, button')?.parentNode as HTMLElement)

test('P2 StrictMode and two components of one store give one trigger and one attachment; unmounting leaves nothing', async () => {
  const board = await openBoard()
  const view = render(
    <StrictMode>
      <HoldfastDevtools store={board} />
      <HoldfastDevtools store={board} />
    </StrictMode>,
  )
  expect(document.querySelectorAll('[data-holdfast-devtools]')).toHaveLength(1)
  expect(attachments()).toHaveLength(1)
  view.unmount()
  expect(document.querySelectorAll('[data-holdfast-devtools]')).toHaveLength(0)
  expect(attachments()).toHaveLength(0)
})

test('P4 the trigger opens the panel, which shows what happened before; closing it ends its session', async () => {
  const board = await openBoard()
  render(<HoldfastDevtools store={board} />)
  await addTask(board, 'early').saved
  fireEvent.click(inside('trigger').getByRole('button'))
  await waitFor(() => expect(inside('panel').getByText(/Everything up to version 1 is in storage/)).toBeTruthy())
  expect(JSON.parse(localStorage.getItem('holdfast:devtools') ?? '')).toMatchObject({ open: true })
  fireEvent.click(inside('panel').getByRole('button', { name: 'Timeline' }))
  await waitFor(() => expect(inside('panel').getByRole('option').textContent).toContain('NewTask'))
  fireEvent.click(inside('panel').getByRole('button', { name: /^Close/ }))
  expect(host('panel')).toBeNull()
  expect(JSON.parse(localStorage.getItem('holdfast:devtools') ?? '')).toMatchObject({ open: false })
})

test('P2 Alt+Shift+H opens and closes; keys pressed in the panel do not reach the app', async () => {
  const board = await openBoard()
  render(<HoldfastDevtools store={board} />)
  const heard: string[] = []
  const listen = (event: KeyboardEvent) => heard.push(event.key)
  document.addEventListener('keydown', listen)
  fireEvent.keyDown(document.body, { key: 'H', code: 'KeyH', altKey: true, shiftKey: true })
  await waitFor(() => expect(inside('panel').getByRole('navigation')).toBeTruthy())
  fireEvent.keyDown(inside('panel').getByRole('navigation'), { key: '2' })
  expect(heard).toEqual([])
  fireEvent.keyDown(document.body, { key: 'H', code: 'KeyH', altKey: true, shiftKey: true })
  expect(host('panel')).toBeNull()
  document.removeEventListener('keydown', listen)
})

test('P2 on a server and in a production build the component is nothing', async () => {
  const board = await openBoard()
  expect(renderToString(<HoldfastDevtools store={board} />)).toBe('')
  const view = render(<Nothing store={board} />)
  expect(view.container.innerHTML).toBe('')
  expect(host('trigger')).toBeNull()
})
