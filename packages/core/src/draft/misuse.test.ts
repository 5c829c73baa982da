import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test } from 'vitest'
import { closeBoards, openBoard, task, thrownBy } from '../../fixtures/board.js'
import { isHoldfastError } from '../index.js'

afterEach(closeBoards)

let opened = 0

async function readyBoard() {
  const board = openBoard(`misuse-${opened++}`)
  await board.ready
  board.actions.add('a')
  return board
}

type Board = Awaited<ReturnType<typeof readyBoard>>
type Draft = Parameters<Parameters<Board['update']>[0]>[0]

describe('recipes that return', () => {
  test.each<[string, (board: Board) => (draft: Draft) => unknown]>([
    [
      'a copy of the state, having changed the draft',
      (board) => (draft) => {
        draft.title = 'x'
        return { ...board.getState(), filter: 'y' }
      },
    ],
    [
      'a part of the state, having changed the draft',
      () => (draft) => {
        draft.title = 'x'
        return { filter: 'y' }
      },
    ],
    ['a new state and nothing else', (board) => () => ({ ...board.getState(), filter: 'y' })],
    ['the draft spread into a new state', () => (draft) => ({ ...draft, filter: 'y' })],
  ])('U15 %s: MISUSE, without a trace', async (_what, recipe) => {
    const board = await readyBoard()
    const before = board.getState()
    const error = thrownBy(() => board.update(recipe(board) as never))
    expect(isHoldfastError(error, 'MISUSE')).toBe(true)
    expect(String(error)).toContain('returned a new state')
    expect(board.getState()).toBe(before)
  })

  test.each<[string, (draft: Draft) => unknown]>([
    ['the value of an assignment', (draft) => (draft.title = 'x')],
    ['the object of an assignment', (draft) => (draft.settings = { theme: 'dark', columns: [] })],
    ['the length of a list', (draft) => draft.settings.columns.push('later')],
    ['whether it deleted', (draft) => draft.tasks.delete('a')],
    ['the collection', (draft) => draft.tasks.set('b', task('b'))],
    [
      'a part of the draft',
      (draft) => {
        draft.title = 'x'
        return draft.settings
      },
    ],
    [
      'an entity',
      (draft) => {
        draft.title = 'x'
        return draft.tasks.get('a')
      },
    ],
    [
      'the draft itself',
      (draft) => {
        draft.title = 'x'
        return draft
      },
    ],
    [
      'an object of its own',
      (draft) => {
        draft.title = 'x'
        return { done: true }
      },
    ],
    [
      'an empty object',
      (draft) => {
        draft.title = 'x'
        return {}
      },
    ],
    [
      'an object that it has put in place',
      (draft) => (draft.settings = { title: 'x', theme: 'dark', columns: [] } as never),
    ],
  ])('U15 what a recipe returns by the way does not matter: %s', async (_what, recipe) => {
    const board = await readyBoard()
    expect(board.update(recipe as never)).toMatchObject({ status: 'committed', version: 2 })
  })
})

describe('drafts after their recipe', () => {
  test.each<[string, (draft: Draft) => unknown]>([
    ['a slice', (draft) => draft.settings],
    ['a change of a slice', (draft) => (draft.title = 'late')],
    ['a collection', (draft) => draft.tasks],
  ])('U12 %s of a draft that was kept: MISUSE', async (_what, use) => {
    const board = await readyBoard()
    let kept: Draft | undefined
    board.update((draft) => {
      draft.settings.theme = 'dark'
      draft.tasks.get('a')
      kept = draft
    })
    const before = board.getState()
    expect(
      isHoldfastError(
        thrownBy(() => use(kept as Draft)),
        'MISUSE',
      ),
    ).toBe(true)
    expect(board.getState()).toBe(before)
  })

  test.each<[string, (tasks: Draft['tasks']) => unknown]>([
    ['get', (tasks) => tasks.get('a')],
    ['set', (tasks) => tasks.set('b', task('b'))],
    ['delete', (tasks) => tasks.delete('a')],
    ['clear', (tasks) => tasks.clear()],
    ['has', (tasks) => tasks.has('a')],
    ['size', (tasks) => tasks.size],
    ['iteration', (tasks) => [...tasks]],
    ['values', (tasks) => [...tasks.values()]],
    ['forEach', (tasks) => tasks.forEach(String)],
  ])('U12 %s of a collection that was kept: MISUSE', async (_what, use) => {
    const board = await readyBoard()
    let kept: Draft['tasks'] | undefined
    board.update((draft) => {
      kept = draft.tasks
    })
    expect(
      isHoldfastError(
        thrownBy(() => use(kept as Draft['tasks'])),
        'MISUSE',
      ),
    ).toBe(true)
  })

  test('U12 an entity or list that was kept throws at once, and changes nothing', async () => {
    const board = await readyBoard()
    const kept: { title: string }[] = []
    const lists: string[][] = []
    board.update((draft) => {
      kept.push(draft.tasks.get('a')!)
      lists.push(draft.tasks.get('a')!.labels)
      draft.title = 'x'
    })
    const before = board.getState()
    const uses: (() => unknown)[] = [
      () => (kept[0]!.title = 'late'),
      () => kept[0]!.title,
      () => JSON.stringify(kept[0]),
      () => Object.keys(kept[0]!),
      () => delete (kept[0] as { title?: string }).title,
      () => 'title' in kept[0]!,
      () => ({ ...kept[0] }),
      () => lists[0]!.push('late'),
      () => lists[0]!.length,
      () => [...lists[0]!],
      () => lists[0]!.map(String),
      () => (lists[0]![0] = 'late'),
      () => board.update((draft) => void Object.assign(draft.tasks.get('a')!, { labels: lists[0]!.slice() })),
    ]
    for (const use of uses) {
      const error = thrownBy(use)
      expect([String(use), isHoldfastError(error, 'MISUSE')]).toEqual([String(use), true])
      expect(String(error)).toContain('after its recipe had ended')
    }
    expect(board.update((draft) => void draft.tasks.set('b', kept[0] as never)).status).toBe('rejected')
    expect(board.getState()).toBe(before)
  })

  test.each<[string, (draft: Draft, keep: (value: object) => void) => unknown]>([
    ['a slice', (draft, keep) => keep(draft.settings)],
    ['a list of a slice, read only', (draft, keep) => keep(draft.settings.columns)],
    ['an entity that was put', (draft, keep) => keep(draft.tasks.set('b', task('b')).get('b')!)],
    ['one of several entities', (draft, keep) => draft.tasks.forEach((entity) => void keep(entity.labels))],
    [
      'a part that was moved',
      (draft, keep) => {
        keep(draft.settings.columns)
        draft.tasks.get('a')!.labels = draft.settings.columns
      },
    ],
    [
      'an entity of a recipe that threw',
      (draft, keep) => {
        keep(draft.tasks.get('a')!)
        throw new Error('planned')
      },
    ],
    [
      'an entity of a recipe that was rejected',
      (draft, keep) => {
        keep(draft.tasks.get('a')!)
        draft.tasks.get('a')!.priority = 99
      },
    ],
  ])('U12 %s that was kept: MISUSE', async (_what, run) => {
    const board = await readyBoard()
    const kept: object[] = []
    thrownBy(() => board.update((draft) => void run(draft, (value) => kept.push(value))))
    expect(kept).not.toEqual([])
    for (const value of kept) {
      expect(
        isHoldfastError(
          thrownBy(() => JSON.stringify(value)),
          'MISUSE',
        ),
      ).toBe(true)
      expect(
        isHoldfastError(
          thrownBy(() => Reflect.set(value, 0, 'late')),
          'MISUSE',
        ),
      ).toBe(true)
    }
  })
})

describe('values that can not be compared', () => {
  const cycle = () => {
    const value: Record<string, unknown> = {}
    value.self = value
    return value
  }
  const thrower = () => ({
    get note(): string {
      throw new Error('no')
    },
  })
  const deep = () => {
    let value: unknown = 1
    for (let depth = 0; depth < 50_000; depth++) value = { value }
    return value
  }
  const revoked = () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  }
  const places: [string, (draft: Draft, value: never) => unknown][] = [
    ['a slice', (draft, value) => (draft.settings = value)],
    ['a field of a slice', (draft, value) => (draft.settings.theme = value)],
    ['an item of a list', (draft, value) => draft.settings.columns.push(value)],
    ['an entity', (draft, value) => draft.tasks.set('a', value)],
    ['a new entity', (draft, value) => draft.tasks.set('new', value)],
    ['a field of an entity', (draft, value) => (draft.tasks.get('a')!.meta = value)],
    ['a field of an entity that was put', (draft, value) => (draft.tasks.set('a', task('a')).get('a')!.meta = value)],
  ]
  const values: [string, () => unknown, string][] = [
    ['a cycle', cycle, 'cycle'],
    ['a getter that throws', thrower, 'not-json'],
    ['what is too deep', deep, 'too-deep'],
    ['a revoked proxy', revoked, 'not-json'],
  ]
  for (const [where, put] of places)
    for (const [what, make, code] of values) {
      // Assigning what a draft can not look at throws in the recipe itself.
      if (what === 'a revoked proxy' && !/^(a slice|an entity|a new entity)$/.test(where)) continue
      test(`G2 ${what} as ${where} is an issue, whatever it does`, async () => {
        const board = await readyBoard()
        const before = board.getState()
        const commit = board.update((draft) => void put(draft, make() as never))
        expect(commit.status).toBe('rejected')
        expect(commit.issues.map((issue) => issue.code)).toContain(code)
        expect(board.getState()).toBe(before)
        expect(board.actions.toggle('a').status).toBe('committed')
      })
    }

  test('G2 a draft put inside itself is a cycle', async () => {
    const board = await readyBoard()
    const commit = board.update((draft) => {
      ;(draft.settings as { self?: unknown }).self = draft.settings
    })
    expect(commit.issues).toMatchObject([{ code: 'cycle', message: expect.stringContaining('leads back to') }])
    const entity = board.update((draft) => {
      const meta = { note: 'x' } as { note: string; back?: unknown }
      draft.tasks.get('a')!.meta = meta as never
      ;(draft.tasks.get('a')!.meta as { back?: unknown }).back = draft.tasks.get('a')
    })
    expect(entity).toMatchObject({
      status: 'rejected',
      issues: [{ code: expect.stringMatching(/cycle|not-json|too-deep/) }],
    })
  })

  test('G2 hostile places of a list are refused', async () => {
    for (const [key, value] of [
      ['-1', 'x'],
      ['01', 'x'],
      ['foo', 'x'],
      ['length', 5],
      ['length', -1],
      ['length', 2 ** 31],
      [1e9, 'x'],
    ] as const) {
      const board = await readyBoard()
      const before = board.getState()
      let status = 'threw'
      thrownBy(() => {
        status = board.update((draft) => void Reflect.set(draft.settings.columns, key, value)).status
      })
      expect([key, value, status]).not.toContain('committed')
      expect(board.getState()).toBe(before)
    }
  })
})
