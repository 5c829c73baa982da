import { createSyncStore, presence, slice } from '@holdfast/core'
import 'fake-indexeddb/auto'
import { act, cleanup, renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, onTestFinished, test } from 'vitest'
import * as z from 'zod'
import { createSyncContext, SyncProvider, usePresence } from './index.js'

afterEach(cleanup)

test('N1 usePresence renders when a value of the presence changed, and not for the state', async () => {
  const store = createSyncStore({
    name: `presence-${crypto.randomUUID()}`,
    version: 1,
    slices: { title: slice({ schema: z.string(), initial: '' }), cursors: presence({ schema: z.string() }) },
  })
  await store.ready
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <SyncProvider store={store}>{children}</SyncProvider>
  )
  let renders = 0
  const { result } = renderHook(
    () => {
      renders++
      return usePresence('cursors')
    },
    { wrapper },
  )
  const before = renders
  act(() => result.current.set('here'))
  expect(result.current.peers.map(({ value, isSelf }) => [value, isSelf])).toEqual([['here', true]])
  await act(async () => {
    await store.update((draft) => {
      draft.title = 'other'
    }).saved
  })
  expect(renders).toBe(before + 1)
  await store.close()
})

test('V3 a page hydrates with no presence, as the server renders it, whoever is there already', async () => {
  const slices = { cursors: presence({ schema: z.string() }) }
  const store = createSyncStore({ name: `presence-${crypto.randomUUID()}`, version: 1, slices })
  await store.ready
  const Here = () => {
    const { peers } = usePresence('cursors')
    return <p>{peers.length} here</p>
  }
  const view = (
    <SyncProvider store={store}>
      <Here />
    </SyncProvider>
  )
  const container = document.createElement('div')
  container.innerHTML = renderToString(view)
  store.presence.cursors.set('there already')
  const complaints: string[] = []
  const onRecoverableError = (error: unknown) => void complaints.push(String(error))
  act(() => {
    const root = hydrateRoot(container, view, { onRecoverableError })
    onTestFinished(() => act(() => root.unmount()))
  })
  expect(complaints).toEqual([])
  expect(container.textContent).toBe('1 here')
  await store.close()
})

test('V11 usePresence belongs to its context, and says which presences there are', async () => {
  const slices = { title: slice({ schema: z.string(), initial: '' }), cursors: presence({ schema: z.string() }) }
  const store = createSyncStore({ name: `presence-${crypto.randomUUID()}`, version: 1, slices })
  const plain = createSyncStore({
    name: `no-presence-${crypto.randomUUID()}`,
    version: 1,
    slices: { title: slice({ schema: z.string(), initial: '' }) },
  })
  await Promise.all([store.ready, plain.ready])
  const context = createSyncContext<typeof store>()
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <SyncProvider store={plain}>
      <context.SyncProvider store={store}>{children}</context.SyncProvider>
    </SyncProvider>
  )
  const { result } = renderHook(() => context.usePresence('cursors'), { wrapper })
  act(() => result.current.set('here'))
  expect(result.current.peers.map(({ value }) => value)).toEqual(['here'])
  const misuse = (message: RegExp) =>
    expect.objectContaining({ code: 'MISUSE', message: expect.stringMatching(message) as unknown })
  expect(() => renderHook(() => context.usePresence('nobody' as never), { wrapper })).toThrow(
    misuse(/^usePresence\('nobody'\): .* are: 'cursors'\.$/),
  )
  expect(() => renderHook(() => usePresence('constructor'), { wrapper })).toThrow(misuse(/are: none; declare one/))
  expect(() => renderHook(() => context.usePresence('cursors'))).toThrow(misuse(/^usePresence\(\) was called outside/))
  await Promise.all([store.close(), plain.close()])
})
