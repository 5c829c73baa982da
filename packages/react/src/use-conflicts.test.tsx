import 'fake-indexeddb/auto'
import { browserPlatform, collection, createSyncStore } from '@holdfast/core'
import { act, cleanup, renderHook } from '@testing-library/react'
import { type ReactNode, StrictMode } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, test } from 'vitest'
import * as z from 'zod'
import { createSyncContext } from './index.js'

afterEach(cleanup)

const Note = z.object({ id: z.string(), text: z.string() })

/** A tab that hears nothing of the others: it reads when an append of its own meets theirs. */
function openTab(name: string) {
  const slices = { notes: collection({ schema: Note }) }
  const channel = { open: () => ({ post: () => {}, close: () => {} }) }
  return createSyncStore({ name, version: 1, slices }, { platform: { ...browserPlatform(), channel } })
}

test('V10 M2 M11 useConflicts shows each conflict when it is settled, settles it again, and lists none on the server', async () => {
  const name = `conflicts-${crypto.randomUUID()}`
  const [one, two] = [openTab(name), openTab(name)]
  const write = (tab: typeof one, text: string) =>
    tab.update((draft) => void draft.notes.set('n', { id: 'n', text })).saved
  await Promise.all([one.ready, two.ready])
  const { SyncProvider, useConflicts } = createSyncContext<typeof two>()
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <StrictMode>
      <SyncProvider store={two}>{children}</SyncProvider>
    </StrictMode>
  )
  const { result, rerender } = renderHook(() => useConflicts(), { wrapper })
  const before = result.current
  rerender()
  expect(result.current).toBe(before)
  expect(before.conflicts).toEqual([])
  await write(one, 'one')
  await act(() => write(two, 'two'))
  expect(result.current.conflicts).toMatchObject([{ slice: 'notes', key: 'n', outcome: 'mine' }])
  const id = result.current.conflicts[0]?.id ?? ''
  await act(async () => {
    expect((await result.current.replay(id, 'version-wins')).applied?.status).toBe('committed')
  })
  expect(two.getState().notes.get('n')?.text).toBe('one')
  expect(result.current.replay).toBe(before.replay)
  const Count = () => <p>{useConflicts().conflicts.length}</p>
  expect(renderToString(wrapper({ children: <Count /> }))).toBe('<p>0</p>')
  for (const tab of [one, two]) await tab.close()
})
