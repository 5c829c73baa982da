import 'fake-indexeddb/auto'
import { createStore as createDatabase, entries, get, set } from 'idb-keyval'
import { afterEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { createJSONStorage, type PersistStorage, persist, type StateStorage } from 'zustand/middleware'
import { createStore } from 'zustand/vanilla'
import { openBoard } from '../../fixtures/board.js'
import { closeShops, type Item, killShop, openShop } from '../../fixtures/shop.js'
import { browserPlatform, HoldfastError, type Platform, type Storage, type StoragePort } from '../index.js'
import { importPersisted, type PersistedSource } from './index.js'

afterEach(async () => {
  await closeShops()
  localStorage.clear()
})

type Shop = ReturnType<typeof openShop>

interface OldState {
  items: Item[]
  users: Record<string, { email: string; name: string }>
  theme: 'light' | 'dark'
  rename: (id: string, name: string) => void
}

const Old = z.object({
  items: z.array(z.custom<Item>()).default([]),
  users: z.record(z.string(), z.custom<{ email: string; name: string }>()).default({}),
  theme: z.enum(['light', 'dark']).optional(),
})

/** What an app has whose state zustand's `persist` keeps; whatever it does is stored as `persist` stores it. */
function openOldApp(name: string, options: { version?: number; storage?: PersistStorage<OldState> } = {}) {
  return createStore<OldState>()(
    persist(
      (set) => ({
        items: [],
        users: {},
        theme: 'light',
        rename: (id, name) => set(({ items }) => ({ items: items.map((i) => (i.id === id ? { ...i, name } : i)) })),
      }),
      { name, ...options },
    ),
  )
}

const item = (id: string, qty = 1): Item => ({ id, name: `Item ${id}`, qty })

function map(state: unknown) {
  const { items, users, theme } = Old.parse(state)
  return { items, users, ...(theme ? { settings: { theme, columns: ['old'] } } : {}) }
}

const importShop = (shop: Shop, options: { storage?: PersistedSource; salvage?: boolean } = {}) =>
  importPersisted(shop, { key: 'old-shop', map, ...options })

/** Writes an old app's state by zustand itself, and returns the text that it stored. */
function storeOldState(version = 0): string {
  const app = openOldApp('old-shop', { version })
  app.setState({ items: [item('a'), item('b')], users: { 'x@y.z': { email: 'x@y.z', name: 'X' } }, theme: 'dark' })
  app.getState().rename('b', 'Renamed')
  return localStorage.getItem('old-shop') ?? ''
}

async function openReady(name: string, platform: Partial<Platform> = {}): Promise<Shop> {
  const shop = openShop(name, platform)
  await shop.ready
  return shop
}

/** A channel on which nothing arrives: the tab learns of others only when it appends. */
const deaf: Partial<Platform> = { channel: { open: () => ({ post: () => undefined, close: () => undefined }) } }

/**
 * A tab that is killed when it appends next: it never sees the end of that. `written` says whether the append takes effect;
 * `killed` resolves when the tab is as good as gone.
 */
async function openDoomed(name: string, written: boolean) {
  const { storage } = browserPlatform()
  let isDoomed = false
  let kill: () => void = () => undefined
  const killed = new Promise<void>((resolve) => {
    kill = resolve
  })
  const open: StoragePort['open'] = async (database, options) => {
    const real = await storage.open(database, options)
    const write: Storage['write'] = async (rows) => {
      if (!isDoomed) return real.write(rows)
      if (written) await real.write(rows)
      kill()
      return new Promise<never>(() => undefined)
    }
    return {
      read: (queries) => real.read(queries),
      keys: (query) => real.keys(query),
      close: () => real.close(),
      write,
    }
  }
  const shop = await openReady(name, { ...deaf, storage: { estimate: storage.estimate, open } })
  killShop(shop)
  isDoomed = true
  return { shop, killed }
}

describe('import of what persist stored', () => {
  test('Z5 it becomes one saved commit, and the original stays as it was', async () => {
    const text = storeOldState()
    const shop = openShop('adopt')
    const sources: string[] = []
    shop.events.on('state:updated', ({ commit }) => sources.push(commit.source))
    const { outcome, issues, commit } = await importShop(shop)
    expect([outcome, issues, commit?.status, shop.getStatus().pending]).toEqual(['imported', [], 'committed', 0])
    expect(sources).toEqual(['import:zustand'])
    expect([...shop.getState().items.values()]).toEqual([item('a'), { ...item('b'), name: 'Renamed' }])
    expect(shop.getState().users.get('x@y.z')).toEqual({ email: 'x@y.z', name: 'X' })
    expect(shop.getState().settings).toEqual({ theme: 'dark', columns: ['old'] })
    expect(Object.values(shop.getState().imports)).toEqual([{ key: 'old-shop', version: 0 }])
    expect(localStorage.getItem('old-shop')).toBe(text)
  })

  test('Z5 a second call and a reload do not import again over newer edits', async () => {
    storeOldState()
    const shop = await openReady('once')
    const outcomes = await Promise.all([importShop(shop), importShop(shop)])
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['imported', 'already-imported'])
    await shop.actions.stock('a', 99).saved
    shop.update((draft) => void draft.items.delete('b'))
    expect((await importShop(shop)).outcome).toBe('already-imported')
    await shop.close()
    const again = openShop('once')
    expect((await importShop(again)).outcome).toBe('already-imported')
    expect([...again.getState().items.values()]).toEqual([item('a', 99)])
  })

  test('Z5 of two tabs that import at the same time, one does; the edits of the other stay', async () => {
    storeOldState()
    const tabs = [await openReady('race', deaf), await openReady('race', deaf)] as const
    const results = await Promise.all(
      tabs.map(async (tab, at) => {
        const imported = importShop(tab)
        await tab.update((draft) => void draft.items.set(`own${at}`, item(`own${at}`, at))).saved
        return imported
      }),
    )
    expect(results.map(({ outcome }) => outcome).sort()).toEqual(['already-imported', 'imported'])
    const third = await openReady('race')
    expect(Object.values(third.getState().imports)).toHaveLength(1)
    expect([...third.getState().items.keys()].sort()).toEqual(['a', 'b', 'own0', 'own1'])
  })

  test('Z5 a tab that does not know of the import yet does not put it over edits made since', async () => {
    storeOldState()
    const [one, stale] = [await openReady('stale', deaf), await openReady('stale', deaf)]
    await importShop(one)
    await one.actions.stock('a', 50).saved
    expect(stale.getState().items.size).toBe(0)
    expect((await importShop(stale)).outcome).toBe('already-imported')
    expect(stale.getState().items.get('a')?.qty).toBe(50)
    const third = await openReady('stale')
    expect(third.getState().items.get('a')?.qty).toBe(50)
  })

  test('Z5 a tab that dies before the commit is saved leaves neither data nor mark', async () => {
    storeOldState()
    const { shop, killed } = await openDoomed('dies-before', false)
    void importShop(shop)
    await killed
    expect(shop.getState().items.size).toBe(2)
    const next = await openReady('dies-before')
    expect(next.getState().items.size).toBe(0)
    expect((await importShop(next)).outcome).toBe('imported')
  })

  test('Z5 a tab that dies after the commit is saved leaves data and mark', async () => {
    storeOldState()
    const { shop, killed } = await openDoomed('dies-after', true)
    void importShop(shop)
    await killed
    const next = await openReady('dies-after')
    await next.actions.stock('a', 7).saved
    expect((await importShop(next)).outcome).toBe('already-imported')
    expect(next.getState().items.get('a')?.qty).toBe(7)
  })

  test('Z5 when the mark was damaged on disk, nothing is put over newer edits', async () => {
    storeOldState()
    const shop = openShop('mark-lost', {}, 0)
    await importShop(shop)
    const compacted = new Promise((resolve) => shop.events.on('optimization:completed', resolve))
    await shop.actions.stock('a', 5).saved
    await compacted
    await shop.close()
    const rows = createDatabase('holdfast:mark-lost', 'rows')
    const [chunk] = (await entries<(string | number)[], { sum: number }>(rows)).filter(([key]) =>
      key.includes('imports'),
    )
    await set(chunk![0] as never, { ...chunk![1], sum: 1 }, rows)
    const again = openShop('mark-lost')
    expect(await importShop(again)).toMatchObject({ outcome: 'already-imported', issues: [{ code: 'mark-lost' }] })
    expect(again.getState().items.get('a')?.qty).toBe(5)
    await again.close()
    const later = openShop('mark-lost')
    expect(await importShop(later)).toMatchObject({ outcome: 'already-imported', issues: [] })
  })

  test('Z5 nothing stored is absent, and what is stored later is imported', async () => {
    const shop = await openReady('absent')
    expect(await importShop(shop)).toEqual({ outcome: 'absent', issues: [] })
    storeOldState()
    expect((await importShop(shop)).outcome).toBe('imported')
  })

  test('Z5 an empty state counts as imported', async () => {
    localStorage.setItem('old-shop', '{"state":{},"version":0}')
    const shop = await openReady('empty')
    expect((await importShop(shop)).outcome).toBe('imported')
    expect(shop.getState().settings.theme).toBe('light')
    storeOldState()
    expect((await importShop(shop)).outcome).toBe('already-imported')
  })

  test('Z5 ten thousand entities from an IndexedDB storage of text, and from one of objects', async () => {
    const database = createDatabase('old-database', 'kv')
    const asText: StateStorage = {
      getItem: async (name) => (await get<string>(name, database)) ?? null,
      setItem: (name, value) => set(name, value, database),
      removeItem: async () => undefined,
    }
    const asObject: PersistStorage<OldState> = {
      getItem: async (name) => (await get(name, database)) ?? null,
      // What is no JSON can not be cloned either: functions are left out by hand.
      setItem: (name, { state: { items, users, theme }, version }) =>
        set(name, { state: { items, users, theme }, version }, database),
      removeItem: async () => undefined,
    }
    const items = Array.from({ length: 10_000 }, (_, n) => item(`i${n}`, n))
    for (const [name, storage, source] of [
      ['text', createJSONStorage<OldState>(() => asText), asText],
      ['object', asObject, asObject],
    ] as const) {
      const app = openOldApp('old-shop', storage ? { storage } : {})
      app.setState({ items })
      await expect.poll(() => get('old-shop', database)).toBeDefined()
      const before = await get('old-shop', database)
      const shop = await openReady(`many-${name}`)
      expect((await importShop(shop, { storage: source })).outcome).toBe('imported')
      expect([...shop.getState().items.values()]).toEqual(items)
      expect(await get('old-shop', database)).toEqual(before)
      await shop.close()
      const again = await openReady(`many-${name}`)
      expect(again.getState().items.size).toBe(10_000)
      await set('old-shop', undefined, database)
    }
  })
})

describe('imports that are not possible', () => {
  test.each([
    ['truncated', (text: string) => text.slice(0, -20), 'not-json'],
    ['no text of persist', () => '[1,2]', 'not-persisted'],
    ['null', () => 'null', 'not-persisted'],
    ['a version that is no number', () => '{"state":{},"version":"1"}', 'not-persisted'],
  ])('Z6 %s: nothing is imported, the original stays, and a later try may succeed', async (name, damage, code) => {
    const text = storeOldState()
    const damaged = damage(text)
    localStorage.setItem('old-shop', damaged)
    const shop = await openReady(`damaged-${name.length}-${code}`)
    expect(await importShop(shop)).toMatchObject({ outcome: 'invalid', issues: [{ code, path: [] }] })
    expect([shop.getStatus().version, shop.getState().items.size]).toEqual([0, 0])
    expect(localStorage.getItem('old-shop')).toBe(damaged)
    localStorage.setItem('old-shop', text)
    expect((await importShop(shop)).outcome).toBe('imported')
  })

  test('Z6 a storage that throws or rejects makes the import invalid', async () => {
    const shop = await openReady('unreadable')
    const getItem = () => {
      throw new DOMException('The operation is insecure.', 'SecurityError')
    }
    for (const storage of [{ getItem }, { getItem: async () => getItem() }]) {
      const { outcome, issues } = await importShop(shop, { storage })
      expect(outcome).toBe('invalid')
      expect(issues).toEqual([
        { path: [], code: 'unreadable', message: "'old-shop' could not be read: The operation is insecure." },
      ])
    }
  })

  test('Z6 a newer version is what `map` makes of it', async () => {
    storeOldState(7)
    const shop = await openReady('newer')
    const upTo5 = (_state: unknown, version: number) => {
      if (version > 5) throw new Error(`version ${version} is newer than this app`)
      return {}
    }
    expect(await importPersisted(shop, { key: 'old-shop', map: upTo5 })).toEqual({
      outcome: 'invalid',
      issues: [{ path: [], code: 'map-failed', message: '`map` threw: version 7 is newer than this app' }],
    })
    expect((await importShop(shop)).outcome).toBe('imported')
    expect(Object.values(shop.getState().imports)).toEqual([{ key: 'old-shop', version: 7 }])
  })

  test('Z6 the issues of a schema that `map` uses are given with their paths', async () => {
    localStorage.setItem('old-shop', '{"state":{"theme":"pink","items":4},"version":0}')
    const shop = await openReady('map-issues')
    const { outcome, issues } = await importShop(shop)
    expect([outcome, issues.map(({ path }) => path.join('.')).sort()]).toEqual([
      'invalid',
      ['state.items', 'state.theme'],
    ])
  })

  test('Z6 entities that fail the schema: nothing is imported, and each is named', async () => {
    openOldApp('old-shop').setState({ items: [item('a'), { ...item('b'), qty: 1.5 }, { ...item('c'), name: '' }] })
    const shop = await openReady('invalid')
    const { outcome, issues, commit } = await importShop(shop)
    expect([outcome, commit?.status]).toEqual(['invalid', 'rejected'])
    expect(issues.map(({ path }) => path.join('.'))).toEqual(['items.b.qty', 'items.c.name'])
    expect([shop.getState().items.size, Object.keys(shop.getState().imports)]).toEqual([0, []])
  })

  test('Z6 with `salvage` what is valid is imported, and what is left out is named', async () => {
    const shop = await openReady('salvage')
    const result = await importPersisted(shop, {
      key: 'old-shop',
      salvage: true,
      storage: { getItem: () => ({ state: {}, version: 3 }) },
      map: () =>
        ({
          items: [
            item('a'),
            { ...item('b'), qty: 1.5 },
            { name: 'no id', qty: 1 },
            'text',
            item('a', 2),
            { ...item('c'), at: Number.NaN },
            item('d'),
          ],
          users: { 'x@y.z': { email: 'x@y.z', name: 'X' }, other: { email: 'o@y.z', name: 'O' }, no: null },
          settings: { theme: 'pink', columns: [] },
          nowhere: {},
        }) as never,
    })
    expect(result.outcome).toBe('imported')
    expect(result.issues.map(({ path, code }) => `${path.join('.')} ${code}`).sort()).toEqual([
      'items.2 no-key',
      'items.3 no-key',
      'items.a duplicate-key',
      'items.b.qty schema',
      'items.c.at not-json',
      'nowhere unknown-slice',
      'settings.theme schema',
      expect.stringContaining('users.no'),
      expect.stringContaining('users.other'),
    ])
    expect([...shop.getState().items.values()]).toEqual([item('a'), item('d')])
    expect([...shop.getState().users.keys()]).toEqual(['x@y.z'])
    expect(shop.getState().settings.theme).toBe('light')
  })

  test('Z6 with `salvage` and nothing that is valid, nothing is imported', async () => {
    const shop = await openReady('salvage-none')
    openOldApp('old-shop').setState({ items: [{ ...item('b'), qty: 1.5 }] })
    const state = JSON.parse(localStorage.getItem('old-shop') ?? '')
    delete state.state.theme
    localStorage.setItem('old-shop', JSON.stringify(state))
    expect(await importShop(shop, { salvage: true })).toMatchObject({ outcome: 'invalid' })
    expect(shop.getState().imports).toEqual({})
  })

  test('Z6 prototypes are unharmed, and such names are keys like others', async () => {
    const text =
      '{"state":{"users":{"__proto__":{"email":"__proto__","name":"P"},"constructor":{"email":"constructor","name":"C"}}}}'
    localStorage.setItem('old-shop', text)
    const shop = await openReady('hostile')
    const result = await importPersisted(shop, {
      key: 'old-shop',
      map: (state) => state as { users: Record<string, { email: string; name: string }> },
    })
    expect(result.outcome).toBe('imported')
    expect([...shop.getState().users.keys()]).toEqual(['__proto__', 'constructor'])
    expect(({} as { name?: unknown }).name).toBeUndefined()
  })

  test('Z6 nothing is imported while validation is off', async () => {
    storeOldState()
    const shop = await openReady('unvalidated')
    shop.config.set({ validationEnabled: false })
    expect(await importShop(shop)).toMatchObject({ outcome: 'invalid', issues: [{ code: 'validation-off' }] })
  })

  test('Z6 a signal ends the waiting', async () => {
    storeOldState()
    const { shop, killed } = await openDoomed('aborted', false)
    const gone = new AbortController()
    gone.abort(new Error('gone'))
    const imported = importPersisted(shop, { key: 'old-shop', map, signal: gone.signal })
    await expect(imported).rejects.toThrow('gone')
    expect(shop.getState().items.size).toBe(0)
    const leaving = new AbortController()
    const waiting = importPersisted(shop, { key: 'old-shop', map, signal: leaving.signal })
    await killed
    leaving.abort(new Error('left'))
    await expect(waiting).rejects.toThrow('left')
  })

  test('Z6 an import that can not be saved rejects, and stands in memory', async () => {
    storeOldState()
    const refuse = async () => {
      throw new HoldfastError('MISSING_DEPENDENCY', 'no storage')
    }
    const shop = await openReady('memory', { storage: { estimate: async () => undefined, open: refuse } })
    await expect(importShop(shop)).rejects.toMatchObject({ code: 'MISSING_DEPENDENCY' })
    expect(shop.getState().items.size).toBe(2)
  })

  test('Z6 a store without the slice of marks is told what to add', async () => {
    const board = openBoard('without-marks')
    const imported = importPersisted(board as never, { key: 'old-shop', map: () => ({}) })
    await expect(imported).rejects.toMatchObject({ code: 'MISUSE', message: expect.stringContaining('importMarks()') })
    await board.close()
  })
})
