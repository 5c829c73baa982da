import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { browserPlatform, collection, createSyncStore, isHoldfastError, liveStores, slice } from '../index.js'
import { fingerprint } from './fingerprint.js'

const filter = slice({ schema: z.string(), initial: '' })

function misuse(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (isHoldfastError(error, 'MISUSE')) return error.message
    throw error
  }
  return 'nothing was thrown'
}

describe('definition', () => {
  test('D1 each mistake throws MISUSE that names the thing and the fix', () => {
    const create = (definition: unknown) =>
      misuse(() => createSyncStore(definition as never, { platform: browserPlatform() }))
    expect(create(undefined)).toContain('{ name, version, slices }')
    expect(create({ name: 'a b', version: 1, slices: { filter } })).toContain('1 to 64 letters')
    expect(create({ name: 'a', version: 0, slices: { filter } })).toContain('whole number from 1')
    expect(create({ name: 'a', version: 1, slices: {} })).toContain('needs `slices`')
    expect(create({ name: 'a', version: 1, slices: { filter: { schema: z.string() } } })).toContain(
      "slice 'filter' must be made by slice(",
    )
    expect(create({ name: 'a', version: 1, slices: JSON.parse('{"then":{}}') })).toContain("can not be named 'then'")
    expect(create({ name: 'a', version: 1, slices: { filter }, actions: { go: 1 } })).toContain(
      "action 'go' must be a function",
    )
    expect(create({ name: 'a', version: 1, slices: { filter }, migrations: { 3: () => ({}) } })).toContain(
      "migration '3'",
    )
    expect(misuse(() => slice({ schema: z.string() } as never))).toContain('needs `initial`')
    expect(misuse(() => slice({ schema: {}, initial: '' } as never))).toContain('Standard Schema')
    expect(misuse(() => slice({ schema: z.string(), initial: '', scope: 'world' as never }))).toContain(
      "'tab', 'device' or 'shared'",
    )
    expect(
      misuse(() => collection({ schema: z.object({ id: z.string() }), indexes: { by: 'id' } as never })),
    ).toContain("index 'by'")
    expect(
      misuse(() => collection({ schema: z.object({ id: z.string() }), indexes: { 'references.id': ({ id }) => id } })),
    ).toContain("'references.id'")
  })

  test('D2 an initial value that fails its schema or the guard is refused', () => {
    const create = (definition: { schema: z.ZodType; initial: unknown }) =>
      misuse(() =>
        createSyncStore(
          { name: 'd2', version: 1, slices: { bad: slice(definition as never) } },
          { platform: browserPlatform() },
        ),
      )
    expect(create({ schema: z.string().min(3), initial: 'x' })).toContain("initial value of slice 'bad'")
    expect(create({ schema: z.any(), initial: new Date() })).toContain('Date')
    expect(create({ schema: z.string().refine(async () => true), initial: '' })).toContain('Async schemas')
  })

  test('D4 V2 a second store of a live name is the same store; another shape throws MISUSE', async () => {
    const definition = (step: number) => ({
      name: 'd4',
      version: 1,
      slices: {
        n: slice({ schema: z.number(), initial: 0 }),
        items: collection({ schema: z.object({ id: z.string() }) }),
      },
      actions: {
        add: (draft: { n: number }) => {
          draft.n += step
        },
      },
    })
    const one = createSyncStore(definition(1))
    await one.ready
    one.actions.add()
    const two = createSyncStore(definition(10))
    expect(two).toBe(one)
    two.actions.add()
    expect(one.getState().n).toBe(11)
    expect(liveStores()).toContain(one)
    expect(misuse(() => createSyncStore({ name: 'd4', version: 1, slices: { other: filter } }))).toContain(
      'Close it first',
    )
    await one.close()
    expect(liveStores()).not.toContain(one)
    const three = createSyncStore({ name: 'd4', version: 1, slices: { n: slice({ schema: z.number(), initial: 0 }) } })
    expect(three).not.toBe(one)
    await three.close()
  })

  test('R1 a fingerprint tells schemas apart and is the same for equal ones', () => {
    const schema = (max: number) =>
      z.object({ id: z.string(), n: z.number().max(max), tags: z.array(z.enum(['a', 'b'])) })
    expect(fingerprint(schema(5))).toBe(fingerprint(schema(5)))
    expect(fingerprint(schema(5))).not.toBe(fingerprint(schema(6)))
    expect(fingerprint(z.string().refine((text) => text > 'a'))).not.toBe(
      fingerprint(z.string().refine((text) => text > 'b')),
    )
    const used = schema(5)
    used.safeParse({ id: 'x', n: 1, tags: [] })
    expect(fingerprint(used)).toBe(fingerprint(schema(5)))
    let deep: unknown = {}
    for (let depth = 0; depth < 60_000; depth++) deep = { deep }
    expect(fingerprint({ ...z.string(), deep } as never)).toBe('')
  })
})
