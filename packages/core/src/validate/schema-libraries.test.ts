import 'fake-indexeddb/auto'
import { type } from 'arktype'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { thrownBy } from '../../fixtures/board.js'
import { browserPlatform, collection, createSyncStore, isHoldfastError, slice } from '../index.js'

interface Note {
  id: string
  text: string
  stars: number
  tags: string[]
}

/** The same schema in three libraries: text is trimmed, stars default to 1, tags are lists of text. */
const libraries = {
  zod: z.object({
    id: z.string(),
    text: z.string().trim().min(1),
    stars: z.number().max(5).default(1),
    tags: z.array(z.string()),
  }),
  valibot: v.object({
    id: v.string(),
    text: v.pipe(v.string(), v.trim(), v.minLength(1)),
    stars: v.optional(v.pipe(v.number(), v.maxValue(5)), 1),
    tags: v.array(v.string()),
  }),
  arktype: type({
    id: 'string',
    text: type('string.trim').to('string > 0'),
    stars: 'number <= 5 = 1',
    tags: 'string[]',
  }),
}

const asyncSchemas = {
  zod: z.string().refine(() => Promise.resolve(true)),
  valibot: v.pipeAsync(
    v.string(),
    v.checkAsync(() => Promise.resolve(true)),
  ),
}

const note = (id: string): Note => ({ id, text: 'hello', stars: 2, tags: ['a'] })

describe.each(Object.keys(libraries) as (keyof typeof libraries)[])('a schema of %s', (library) => {
  // One type stands for all three: what they infer is the same.
  const schema = libraries[library] as unknown as typeof libraries.zod
  const open = async (name: string) => {
    const store = createSyncStore(
      {
        name: `${library}-${name}`,
        version: 1,
        slices: { notes: collection({ schema }), pinned: slice({ schema, initial: note('pinned') }) },
      },
      { platform: browserPlatform() },
    )
    await store.ready
    return store
  }

  test('G12 accepts what is valid, in a collection and in a slice', async () => {
    const store = await open('accepts')
    const commit = store.update((draft) => {
      draft.notes.set('a', note('a'))
      draft.pinned.stars = 5
    })
    expect(commit.status).toBe('committed')
    expect(store.getState().notes.get('a')).toEqual(note('a'))
    await store.close()
  })

  test('G12 rejects what is not, with the path of each problem', async () => {
    const store = await open('rejects')
    const commit = store.update((draft) => {
      draft.notes.set('a', { ...note('a'), stars: 9 })
      draft.notes.set('b', { ...note('b'), tags: ['fine', 7 as never] })
      draft.pinned.text = '  '
    })
    expect(commit.status).toBe('rejected')
    expect(commit.issues.map(({ path }) => path.join('.')).sort()).toEqual([
      'notes.a.stars',
      'notes.b.tags.1',
      'pinned.text',
    ])
    for (const { code, message } of commit.issues) {
      expect(code).toBe('schema')
      expect(message.length).toBeGreaterThan(0)
    }
    expect(store.getState().notes.size).toBe(0)
    await store.close()
  })

  test('G12 its defaults and transforms are adopted, unknown fields are kept, and a reload finds the same', async () => {
    const store = await open('adopts')
    const { stars: _none, ...bare } = note('a')
    const given = { ...bare, text: '  padded ', extra: { kept: [1] } }
    store.update((draft) => {
      draft.notes.set('a', given as never)
      draft.pinned = { ...given, id: 'p' } as never
    })
    const expected = { ...given, text: 'padded', stars: 1 }
    expect(store.getState().notes.get('a')).toEqual(expected)
    expect(store.getState().pinned).toEqual({ ...expected, id: 'p' })
    await store.close()
    const again = await open('adopts')
    expect(again.getState().notes.get('a')).toEqual(expected)
    expect(again.getStatus().recovery).toBeNull()
    await again.close()
  })
})

test.each(Object.keys(asyncSchemas) as (keyof typeof asyncSchemas)[])(
  'G12 an async schema of %s is refused when the store is created',
  (library) => {
    const schema = asyncSchemas[library] as unknown as typeof asyncSchemas.zod
    const create = () =>
      createSyncStore({ name: `async-${library}`, version: 1, slices: { s: slice({ schema, initial: 'x' }) } })
    expect(isHoldfastError(thrownBy(create), 'MISUSE')).toBe(true)
  },
)
