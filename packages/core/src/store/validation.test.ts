import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { closeBoards, openBoard, task, thrownBy } from '../../fixtures/board.js'
import { browserPlatform, collection, createSyncStore, isHoldfastError, slice } from '../index.js'

afterEach(closeBoards)

async function readyBoard(name: string) {
  const board = openBoard(name)
  await board.ready
  return board
}

describe('guard and validation', () => {
  test('G1 G9 a rejected update says why, emits an event, and writes nothing', async () => {
    const board = await readyBoard('g1')
    await board.actions.add('a').saved
    const before = board.getState()
    const events: unknown[] = []
    board.events.on('state:rejected', (event) => events.push(event))
    const commit = board.update(
      (draft) => {
        draft.tasks.get('a')!.priority = 9
        draft.tasks.get('a')!.title = ''
        draft.settings.theme = 'pink' as 'dark'
      },
      { source: 'Form' },
    )
    expect(commit.status).toBe('rejected')
    expect(commit.version).toBeUndefined()
    expect(commit.issues.map(({ path, code }) => `${code} ${path.join('.')}`).sort()).toEqual([
      'schema settings.theme',
      'schema tasks.a.priority',
      'schema tasks.a.title',
    ])
    expect(board.getState()).toBe(before)
    expect(events).toMatchObject([{ cid: commit.cid, source: 'Form', issues: commit.issues }])
    expect(board.getStats()).toMatchObject({ commits: 1, rejected: 1, pending: 0 })
    for (const promise of [commit.saved, commit.synced]) {
      await expect(promise).rejects.toSatisfy((error) => isHoldfastError(error, 'VALIDATION_FAILED'))
    }
  })

  test('G2 values that are not plain JSON are issues with their path', async () => {
    const board = await readyBoard('g2')
    const set = (value: unknown) =>
      board.update((draft) => draft.tasks.set('a', value as ReturnType<typeof task>)).issues
    const cyclic: Record<string, unknown> = { ...task('a') }
    cyclic.meta = { note: 'n', at: cyclic }
    expect(set(cyclic)).toMatchObject([{ code: 'cycle', path: ['tasks', 'a', 'meta', 'at'] }])
    expect(set({ ...task('a'), title: () => 'x' })).toMatchObject([{ code: 'not-json', path: ['tasks', 'a', 'title'] }])
    expect(set({ ...task('a'), when: new Date() })).toMatchObject([{ code: 'not-json', path: ['tasks', 'a', 'when'] }])
    expect(set(7)).toMatchObject([{ code: 'not-json', path: ['tasks', 'a'] }])
    expect(
      board.update((draft) => void (draft.tasks as unknown as { set(key: string, value: unknown): void }).set('a', [1]))
        .issues,
    ).toMatchObject([{ code: 'not-json' }])
    expect(board.getState().tasks.size).toBe(0)
  })

  test('G3 only what was touched is validated', async () => {
    let checked = 0
    const store = createSyncStore(
      {
        name: 'g3',
        version: 1,
        slices: {
          items: collection({ schema: z.object({ id: z.string(), n: z.number() }).refine(() => ++checked > 0) }),
          other: slice({ schema: z.string().refine(() => ++checked > 0), initial: '' }),
        },
      },
      { platform: browserPlatform() },
    )
    await store.ready
    store.update((draft) => {
      for (let n = 0; n < 100; n++) draft.items.set(`${n}`, { id: `${n}`, n })
    })
    checked = 0
    store.update((draft) => {
      draft.items.get('7')!.n = -1
    })
    expect(checked).toBe(1)
    await store.close()
  })

  test('G4 a key that differs from the entity’s key field is rejected, however it comes about', async () => {
    const board = await readyBoard('g4')
    board.actions.add('a')
    const before = board.getState()
    const attempts = [
      board.update((draft) => draft.tasks.set('b', task('c'))),
      board.update((draft) => {
        draft.tasks.get('a')!.id = 'b'
      }),
      board.update((draft) => {
        delete (draft.tasks.get('a') as { id?: string }).id
      }),
    ]
    for (const { status, issues } of attempts) {
      expect(status).toBe('rejected')
      expect(issues).toMatchObject([{ code: 'key-mismatch' }])
    }
    expect(board.getState()).toBe(before)
  })

  test('G4 J6 a schema that changes the key is refused: what it saves could not be read again', async () => {
    const create = () =>
      createSyncStore(
        {
          name: 'g4b',
          version: 1,
          slices: { notes: collection({ schema: z.object({ id: z.string().trim(), text: z.string() }) }) },
        },
        { platform: browserPlatform() },
      )
    const first = create()
    await first.ready
    const padded = first.update((draft) => void draft.notes.set(' a ', { id: ' a ', text: '' }))
    expect(padded.issues).toMatchObject([{ code: 'key-mismatch', path: ['notes', ' a ', 'id'] }])
    first.update((draft) => void draft.notes.set('b', { id: 'b', text: '' }))
    await first.close()
    const second = create()
    await second.ready
    expect([...second.getState().notes.keys()]).toEqual(['b'])
    expect(second.getStatus().recovery).toBeNull()
    await second.close()
  })

  test('G2 a value that is deepened update by update stays within the limit', async () => {
    const nest = (levels: number): object => (levels === 0 ? {} : { inner: nest(levels - 1) })
    const deep = createSyncStore(
      {
        name: 'g2b',
        version: 1,
        slices: { tree: slice({ schema: z.record(z.string(), z.unknown()), initial: {} }) },
      },
      { platform: browserPlatform() },
    )
    await deep.ready
    const deepen = () =>
      deep.update((draft) => {
        let place = draft.tree as { inner?: object }
        while (place.inner !== undefined) place = place.inner
        place.inner = nest(80)
      })
    expect(deepen().status).toBe('committed')
    expect(deepen().issues).toMatchObject([{ code: 'too-deep' }])
    await deep.close()
  })

  test('G5 defaults and transforms are adopted, unknown fields kept, unstable transforms refused', async () => {
    const board = await readyBoard('g5')
    const { labels: _none, ...bare } = task('a')
    board.update((draft) => {
      draft.tasks.set('a', { ...bare, unknown: { kept: true } } as unknown as ReturnType<typeof task>)
      draft.title = '  padded  '
    })
    expect(board.getState().tasks.get('a')).toEqual({ ...bare, labels: [], unknown: { kept: true } })
    expect(board.getState().title).toBe('padded')
    const counter = createSyncStore(
      {
        name: 'g5b',
        version: 1,
        slices: { n: slice({ schema: z.number().transform((n) => (n > 5 ? n + 1 : n)), initial: 0 }) },
      },
      { platform: browserPlatform() },
    )
    await counter.ready
    expect(
      counter.update((draft) => {
        draft.n = 3
      }).status,
    ).toBe('committed')
    expect(
      counter.update((draft) => {
        draft.n = 6
      }).issues,
    ).toMatchObject([{ code: 'unstable-transform' }])
    expect(counter.getState().n).toBe(3)
    await counter.close()
  })

  test('G6 C6 hostile keys and paths harm no prototype, and any string is a key', async () => {
    const board = await readyBoard('g6')
    const keys = ['__proto__', 'constructor', 'prototype', 'toString', 'then', 'toJSON', 'length', '-1', '01', '']
    board.update((draft) => {
      for (const key of keys) draft.tasks.set(key, task(key))
    })
    expect([...board.getState().tasks.keys()]).toEqual(keys)
    const hostile = JSON.parse('{"__proto__":{"polluted":1}}') as object
    const commit = board.update((draft) => {
      draft.tasks.get('constructor')!.meta = { note: 'x', ...hostile } as never
    })
    expect(commit.status).not.toBe('queued')
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
    for (const value of ['5', '{}', '[]']) {
      const replaced = board.update((draft) => {
        draft.settings = JSON.parse(`{"theme":"dark","columns":[],"__proto__":${value}}`)
      })
      // Were it taken, the record could not be decoded, and all that it holds would be lost at the next start.
      expect(replaced.issues).toMatchObject([{ code: 'not-json', path: ['settings', '__proto__'] }])
    }
    await board.flush()
    const again = openBoard('g6')
    await again.ready
    expect(again.getStatus().recovery).toBeNull()
    expect([...again.getState().tasks.keys()]).toEqual(keys)
    expect(JSON.stringify(again.getState().tasks)).toBe(JSON.stringify(board.getState().tasks))
  })

  test('G7 an update that would pass maxStateSize is rejected; one that shrinks the state is not', async () => {
    const board = await readyBoard('g7')
    board.config.set({ maxStateSize: 2_000 })
    expect(board.update((draft) => draft.tasks.set('a', task('a', 'x'.repeat(1_500)))).status).toBe('committed')
    expect(board.update((draft) => draft.tasks.set('b', task('b', 'x'.repeat(1_500)))).issues).toMatchObject([
      { code: 'state-too-large' },
    ])
    board.config.set({ maxStateSize: 1_024 })
    expect(board.update((draft) => draft.tasks.delete('a')).status).toBe('committed')
    expect(board.getStats().stateBytes).toBeLessThan(200)
  })

  test('G8 validationEnabled: false skips schemas, not the guard', async () => {
    const board = await readyBoard('g8')
    board.config.set({ validationEnabled: false })
    expect(board.update((draft) => draft.tasks.set('a', task('a', ''))).status).toBe('committed')
    expect(board.update((draft) => draft.tasks.set('b', { ...task('b'), priority: Number.NaN })).issues).toMatchObject([
      { code: 'not-json' },
    ])
    expect(board.update((draft) => draft.tasks.set('c', task('d'))).issues).toMatchObject([{ code: 'key-mismatch' }])
  })

  test('G2 G6 whatever is put anywhere, the state stays valid JSON of the right shape', async () => {
    const board = await readyBoard('fuzz')
    const anything = fc.anything({
      withBigInt: true,
      withDate: true,
      withMap: true,
      withNullPrototype: true,
      withSparseArray: true,
      withTypedArray: true,
    })
    const prototypeNames = Object.getOwnPropertyNames(Object.prototype)
    const place = fc.constantFrom('title', 'settings', 'filter', 'tasks', 'entity', 'field')
    fc.assert(
      fc.property(place, anything, fc.string(), (at, value, key) => {
        const before = board.getState()
        const thrown = thrownBy(() =>
          board.update((draft) => {
            if (at === 'entity') draft.tasks.set(key, value as never)
            else if (at === 'field') {
              draft.tasks.set('f', task('f'))
              ;(draft.tasks.get('f') as unknown as Record<string, unknown>)[key] = value
            } else (draft as unknown as Record<string, unknown>)[at] = value
          }),
        )
        // Assigning `__proto__` throws in the recipe itself, as it is a draft's setter.
        expect(thrown === undefined || isHoldfastError(thrown, 'MISUSE') || key === '__proto__').toBe(true)
        if (thrown !== undefined) expect(board.getState()).toBe(before)
        const after = board.getState()
        if (after !== before)
          expect(JSON.parse(JSON.stringify(after))).toMatchObject({ settings: { columns: expect.any(Array) } })
        expect(typeof after.title).toBe('string')
        expect(Object.getOwnPropertyNames(Object.prototype)).toEqual(prototypeNames)
      }),
      { numRuns: 1_000 },
    )
  })
})
