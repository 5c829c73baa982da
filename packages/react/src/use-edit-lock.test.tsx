import { createSyncStore, type Platform, slice } from '@holdfast/core'
import { act, cleanup, render, renderHook } from '@testing-library/react'
import { type ReactNode, StrictMode, useEffect } from 'react'
import { renderToString } from 'react-dom/server'
import { afterEach, expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../fixtures/simulated.js'
import { createSyncContext } from './index.js'

afterEach(cleanup)

function openNotes(platform: Platform) {
  const slices = { text: slice({ schema: z.string(), initial: '' }) }
  return createSyncStore({ name: 'notes', version: 1, slices }, { platform })
}

type Notes = ReturnType<typeof openNotes>
const { SyncProvider, useEditLock } = createSyncContext<Notes>()

/** Two tabs of one browser, each with a component that may edit the same thing. */
async function twoTabs() {
  const world = createSimWorld({ seed: 5 })
  const tabs = [world.openTab(), world.openTab()] as const
  const pass = (durationMs = 400) => act(() => world.advance(durationMs))
  const open = (platform: Platform, label: string) => {
    const store = openNotes(platform)
    const wrapper = ({ children }: { readonly children: ReactNode }) => (
      <StrictMode>
        <SyncProvider store={store}>{children}</SyncProvider>
      </StrictMode>
    )
    let renders = 0
    const useIt = ({ at }: { readonly at: string }) => {
      renders++
      return useEditLock(at)
    }
    const hook = renderHook(useIt, { wrapper, initialProps: { at: 'n1' } })
    const acquire = async (options = {}) => {
      let has: boolean | undefined
      await act(async () => {
        void hook.result.current.acquire({ label, ...options }).then((result) => {
          has = result
        })
        await world.advance(400)
      })
      return has
    }
    const shown = () => {
      const { held, isStolen, holder } = hook.result.current
      return { held, isStolen, holder: holder && `${holder.isSelf ? 'own' : 'other'} ${holder.label}` }
    }
    return { ...hook, store, acquire, shown, renders: () => renders }
  }
  const [a, b] = [open(tabs[0].platform, 'Ada'), open(tabs[1].platform, 'Bob')]
  await pass()
  return { world, tabs, a, b, pass }
}

test('V8 useEditLock shows who edits in every tab, and when nobody does any more', async () => {
  const { tabs, a, b, pass } = await twoTabs()
  expect(a.shown()).toEqual({ held: false, isStolen: false, holder: null })
  expect(await a.acquire()).toBe(true)
  expect(a.shown()).toEqual({ held: true, isStolen: false, holder: 'own Ada' })
  expect(b.shown()).toEqual({ held: false, isStolen: false, holder: 'other Ada' })
  expect(await b.acquire()).toBe(false)
  await act(() => a.result.current.release())
  await pass()
  expect(b.shown().holder).toBe(null)
  expect(await b.acquire()).toBe(true)
  expect(a.shown()).toEqual({ held: false, isStolen: false, holder: 'other Bob' })
  tabs[1].kill()
  await pass()
  expect(a.shown().holder).toBe(null)
})

test('V8 taking over tells the one who had it, who may take it back', async () => {
  const { a, b, pass } = await twoTabs()
  await a.acquire()
  expect(await b.acquire({ steal: true })).toBe(true)
  await pass()
  expect(a.shown()).toEqual({ held: false, isStolen: true, holder: 'other Bob' })
  expect(b.shown()).toEqual({ held: true, isStolen: false, holder: 'own Bob' })
  expect(await a.acquire({ steal: true })).toBe(true)
  await pass()
  expect(a.shown()).toEqual({ held: true, isStolen: false, holder: 'own Ada' })
  expect(b.shown()).toEqual({ held: false, isStolen: true, holder: 'other Ada' })
  await act(() => b.result.current.release())
  expect(b.shown().isStolen).toBe(false)
})

test('V8 it is let go of when the component unmounts or edits something else, also while it is asked for', async () => {
  const { world, a, b, pass } = await twoTabs()
  await a.acquire()
  a.rerender({ at: 'n2' })
  await pass()
  expect(b.shown().holder).toBe(null)
  expect(await a.acquire()).toBe(true)
  await act(async () => void b.result.current.acquire())
  b.unmount()
  a.unmount()
  await pass()
  expect(await world.settle(a.store.locks.list())).toEqual([])
})

test('V8 an editor that acquires when it mounts has it in StrictMode too, once', async () => {
  const { world, a, pass } = await twoTabs()
  const Editor = () => {
    const { held, acquire } = useEditLock('n9')
    useEffect(() => void acquire(), [acquire])
    return <p>{held ? 'mine' : 'not mine'}</p>
  }
  const { container, unmount } = render(
    <StrictMode>
      <SyncProvider store={a.store}>
        <Editor />
      </SyncProvider>
    </StrictMode>,
  )
  await pass()
  expect(container.textContent).toBe('mine')
  expect(await world.settle(a.store.locks.list())).toMatchObject([{ name: 'edit:n9', state: 'held', isSelf: true }])
  unmount()
  await pass()
  expect(await world.settle(a.store.locks.list())).toEqual([])
})

test('V8 it renders for its own lock only, and the server shows nobody', async () => {
  const { a, b, pass } = await twoTabs()
  const before = a.renders()
  const other = b.store.locks.acquire('edit:n2')
  await pass()
  await other
  expect(a.renders()).toBe(before)
  const Shown = () => <p>{String(useEditLock('n2').holder)}</p>
  const html = renderToString(
    <SyncProvider store={a.store}>
      <Shown />
    </SyncProvider>,
  )
  expect(html).toBe('<p>null</p>')
})

test('V8 a component that asks for it after it unmounted does not get it', async () => {
  const { world, a, b, pass } = await twoTabs()
  const { acquire } = a.result.current
  a.unmount()
  let has: boolean | undefined
  void acquire().then((result) => {
    has = result
  })
  await pass()
  expect(has).toBe(false)
  expect(await world.settle(a.store.locks.list())).toEqual([])
  expect(await b.acquire()).toBe(true)
})

test('V8 a component that mounts shows nobody until it is known who has it, not who had it long ago', async () => {
  const { a, b, pass } = await twoTabs()
  let holders: unknown[] = []
  const Shown = () => {
    holders.push(useEditLock('n1').holder)
    return null
  }
  const viewWith = (isShown: boolean) => <SyncProvider store={a.store}>{isShown && <Shown />}</SyncProvider>
  const { rerender } = render(viewWith(true))
  await b.acquire()
  expect(holders.at(-1)).toMatchObject({ label: 'Bob' })
  rerender(viewWith(false))
  await act(() => b.result.current.release())
  await pass(10_000)
  holders = []
  rerender(viewWith(true))
  await pass()
  expect(new Set(holders)).toEqual(new Set([null]))
})
