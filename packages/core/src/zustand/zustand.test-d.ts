import { expectTypeOf, test } from 'vitest'
import * as z from 'zod'
import { useStore } from 'zustand/react'
import { useStoreWithEqualityFn } from 'zustand/traditional'
import type { StoreApi } from 'zustand/vanilla'
import type { openShop } from '../../fixtures/shop.js'
import { createSyncStore, slice } from '../index.js'
import { connectReduxDevtools, type ImportResult, importPersisted } from './index.js'

declare const shop: ReturnType<typeof openShop>

const unmarked = createSyncStore({
  name: 'unmarked',
  version: 1,
  slices: { title: slice({ schema: z.string(), initial: '' }) },
})

test('Z1 Z2 types: what is selected, compared and heard', () => {
  shop.subscribe((state, previous) => {
    expectTypeOf(state).toEqualTypeOf(shop.getState())
    expectTypeOf(previous).toEqualTypeOf(shop.getState())
  })
  const stop = shop.subscribe(
    (state) => state.items.get('a')?.qty,
    (qty, previous) => {
      expectTypeOf(qty).toEqualTypeOf<number | undefined>()
      expectTypeOf(previous).toEqualTypeOf<number | undefined>()
    },
    { equalityFn: (one, other) => one === other, fireImmediately: true },
  )
  expectTypeOf(stop).toEqualTypeOf<() => void>()
  const hear = () => undefined
  // @ts-expect-error no such slice
  shop.subscribe((state) => state.nowhere, hear)
  const byText = { equalityFn: (one: string, other: string) => one === other }
  // @ts-expect-error compares something else than what is selected
  shop.subscribe((state) => state.items.size, hear, byText)
  // @ts-expect-error no such option
  shop.subscribe((state) => state.items, hear, { immediately: true })
  expectTypeOf(shop).toExtend<StoreApi<ReturnType<typeof shop.getState>>>()
  const useTheme = () => useStore(shop, (state) => state.settings.theme)
  const useSize = () => useStoreWithEqualityFn(shop, (state) => state.items.size, Object.is)
  expectTypeOf(useTheme).returns.toEqualTypeOf<'light' | 'dark'>()
  expectTypeOf(useSize).returns.toEqualTypeOf<number>()
})

test('Z3 types: any store can be shown', () => {
  expectTypeOf(connectReduxDevtools(shop, { name: 'shop', features: { jump: false } })).toEqualTypeOf<() => void>()
  connectReduxDevtools(unmarked)
  // @ts-expect-error not a name
  connectReduxDevtools(unmarked, { name: 4 })
  // @ts-expect-error not a store
  connectReduxDevtools({ getState: () => ({}) })
})

test('Z5 Z6 types: what is imported must belong to the store', () => {
  const item = { id: 'a', name: 'A', qty: 1 }
  const key = 'old-shop'
  const imported = importPersisted(shop, {
    key,
    map: (state, version) => {
      expectTypeOf(state).toEqualTypeOf<unknown>()
      expectTypeOf(version).toEqualTypeOf<number>()
      return {
        items: [item],
        users: { 'x@y.z': { email: 'x@y.z', name: 'X' } },
        settings: { theme: 'dark', columns: [] },
      }
    },
  })
  expectTypeOf(imported).toEqualTypeOf<Promise<ImportResult>>()
  void importPersisted(shop, { key, map: () => ({}) })
  void importPersisted(shop, {
    key,
    map: () => ({ items: { a: item } }),
    storage: { getItem: async () => '' },
    salvage: true,
  })
  // @ts-expect-error no such slice
  void importPersisted(shop, { key, map: () => ({ items: [item], nowhere: [] }) })
  // @ts-expect-error no slice at all
  void importPersisted(shop, { key, map: () => ({ nowhere: [] }) })
  // @ts-expect-error an entity of another type
  void importPersisted(shop, { key, map: () => ({ items: [{ id: 'a', name: 'A', qty: 'many' }] }) })
  // @ts-expect-error an entity without a field
  void importPersisted(shop, { key, map: () => ({ items: { a: { id: 'a' } } }) })
  // @ts-expect-error a value of another type
  void importPersisted(shop, { key, map: () => ({ settings: { theme: 'pink', columns: [] } }) })
  // @ts-expect-error a collection is no single value
  void importPersisted(shop, { key, map: () => ({ items: 4 }) })
  // @ts-expect-error the marks are the import's own
  void importPersisted(shop, { key, map: () => ({ imports: {} }) })
  // @ts-expect-error async
  void importPersisted(shop, { key, map: async () => ({ items: [item] }) })
  // @ts-expect-error what was stored is unknown until it is checked
  void importPersisted(shop, { key, map: (state) => ({ items: state.items }) })
  // @ts-expect-error the key is missing
  void importPersisted(shop, { map: () => ({}) })
  // @ts-expect-error the store has no slice of marks
  void importPersisted(unmarked, { key, map: () => ({}) })
})
