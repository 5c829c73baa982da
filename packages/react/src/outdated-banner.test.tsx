import 'fake-indexeddb/auto'
import { browserPlatform, collection, createSyncStore } from '@holdfast/core'
import { act, cleanup, render, screen, waitFor } from '@testing-library/react'
import { StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { type Board, closeAfterTest, freshBoard } from '../fixtures/board.js'
import { OutdatedBanner } from './outdated-banner.js'

afterEach(cleanup)
const Task = z.object({ id: z.string(), title: z.string(), done: z.boolean() })

/** The next version of the app, on another page. */
async function openNewer({ name }: Board) {
  const newer = createSyncStore(
    { name, version: 2, slices: { tasks: collection({ schema: Task }) } },
    { platform: browserPlatform() },
  )
  closeAfterTest(newer)
  await newer.ready
  return newer
}

test('V9 the banner shows once a newer version owns the data, says what to do, and waits until all is handed over', async () => {
  const board = freshBoard()
  const onReload = vi.fn()
  const pending: number[] = []
  const { container } = render(
    <StrictMode>
      <OutdatedBanner store={board} onReload={onReload} />
      <OutdatedBanner
        store={board}
        render={(view) => {
          pending.push(view.pending)
          return null
        }}
      />
    </StrictMode>,
  )
  await act(() => board.ready)
  expect(container.textContent).toBe('')
  const newer = await openNewer(board)
  const commit = board.actions.add('t1', 'Of the older page')
  await act(() => commit.saved)
  const banner = await screen.findByRole('alert')
  expect(banner.textContent).toContain('A newer version of this app is open')
  const button = screen.getByRole<HTMLButtonElement>('button', { name: 'Reload' })
  await waitFor(() => expect(button.disabled).toBe(false))
  expect(pending.at(-1)).toBe(0)
  button.click()
  expect(onReload).toHaveBeenCalledOnce()
  await waitFor(() => expect(newer.getState().tasks.get('t1')?.title).toBe('Of the older page'))
})

test('V9 on the server, and for a store that is well, there is no banner', async () => {
  const board = freshBoard()
  expect(renderToString(<OutdatedBanner store={board} />)).toBe('')
  await board.ready
  const { container } = render(<OutdatedBanner store={board} />)
  expect(container.textContent).toBe('')
})
