import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { closeBoards, openBoard, task, thrownBy } from '../../fixtures/board.js'
import { type Commit, isHoldfastError } from '../index.js'

afterEach(closeBoards)

async function readyBoard(name: string) {
  const board = openBoard(name)
  await board.ready
  return board
}

describe('updates', () => {
  test('U1 state, version and notification change together, in the same turn', async () => {
    const board = await readyBoard('u1')
    const heard: [number, string | undefined][] = []
    board.subscribe((state) => heard.push([board.getStatus().version, state.tasks.get('a')?.title]))
    const commit = board.actions.add('a')
    expect(commit).toMatchObject({ status: 'committed', version: 1, issues: [] })
    expect(heard).toEqual([[1, 'Title of a']])
    expect(board.getState().tasks.get('a')).toEqual(task('a'))
  })

  test('U3 a recipe that throws makes update rethrow and leaves no trace', async () => {
    const board = await readyBoard('u3')
    board.actions.add('a')
    const before = board.getState()
    const failure = new Error('broken recipe')
    const thrown = thrownBy(() =>
      board.update((draft) => {
        draft.tasks.delete('a')
        draft.settings.theme = 'dark'
        throw failure
      }),
    )
    expect(thrown).toBe(failure)
    expect(board.getState()).toBe(before)
    expect(board.getStatus().version).toBe(1)
  })

  test('U3 an async recipe throws MISUSE and leaves no trace', async () => {
    const board = await readyBoard('u3b')
    const before = board.getState()
    const thrown = thrownBy(() =>
      // @ts-expect-error nor does it compile
      board.update(async (draft) => {
        draft.title = 'late'
        await Promise.reject(new Error('nobody hears this'))
      }),
    )
    expect(isHoldfastError(thrown, 'MISUSE')).toBe(true)
    expect(board.getState()).toBe(before)
  })

  test('U4 a recipe that changes nothing makes no version, notification or record', async () => {
    const board = await readyBoard('u4')
    await board.actions.add('a').saved
    const heard = vi.fn()
    board.subscribe(heard)
    const written = board.getStats().bytesWritten
    const commit = board.update((draft) => {
      const entity = draft.tasks.get('a')
      if (entity) entity.title = `${entity.title}`
      draft.settings.theme = 'light'
      draft.tasks.set('a', task('a'))
      for (const each of draft.tasks.values()) each.done = false
      draft.tasks.delete('nothing')
    })
    expect(commit.status).toBe('committed')
    await commit.saved
    await board.flush()
    expect(heard).not.toHaveBeenCalled()
    expect(board.getStatus().version).toBe(1)
    expect(board.getStats().bytesWritten).toBe(written)
  })

  test('U5 U8 an update issued by a subscriber waits until all have heard of the first', async () => {
    const board = await readyBoard('u5')
    const order: string[] = []
    board.subscribe((state) => {
      order.push(`one ${state.tasks.size}`)
      if (state.tasks.size === 1) {
        const commit = board.actions.add('b')
        order.push(commit.status)
      }
    })
    board.subscribe((state, previous) => order.push(`two ${previous.tasks.size} to ${state.tasks.size}`))
    board.actions.add('a')
    expect(order).toEqual(['one 1', 'queued', 'two 0 to 1', 'one 2', 'two 1 to 2'])
  })

  test('U5 an update issued inside a recipe runs after it', async () => {
    const board = await readyBoard('u5b')
    board.update((draft) => {
      board.actions.toggle('a')
      draft.tasks.set('a', task('a'))
    })
    expect(board.getState().tasks.get('a')?.done).toBe(true)
    expect(board.getStatus().version).toBe(2)
  })

  test('U5 J3 what listeners issue queues behind what waits: commits are made in the order of their numbers', async () => {
    const board = openBoard('u5-order', { reportError: () => undefined })
    board.events.on('state:rejected', () => board.actions.add('answer'))
    const cids: string[] = []
    board.events.on('state:updated', ({ commit }) => cids.push(commit.cid))
    board.update(() => {
      throw new Error('planned')
    })
    board.actions.add('a')
    board.actions.add('b')
    await board.ready
    expect([...board.getState().tasks.keys()]).toEqual(['a', 'b', 'answer'])
    expect(cids.map((cid) => Number(cid.split('-').at(-1)))).toEqual([1, 2, 3])
  })

  test('U5 an update issued inside a recipe that throws runs nevertheless, before any later one', async () => {
    const board = await readyBoard('u5-throws')
    thrownBy(() =>
      board.update(() => {
        board.actions.add('inner')
        throw new Error('planned')
      }),
    )
    expect([...board.getState().tasks.keys()]).toEqual(['inner'])
  })

  test('U6 a batch is one commit and one notification, and reads inside it see its own writes', async () => {
    const board = await readyBoard('u6')
    const heard = vi.fn()
    board.subscribe(heard)
    const inner: unknown[] = []
    const commit = board.batch(() => {
      inner.push(board.actions.add('a'))
      inner.push(board.actions.toggle('a'))
      expect(board.getState().tasks.get('a')?.done).toBe(true)
      inner.push(board.update((draft) => draft.tasks.set('bad', { ...task('bad'), title: '' })))
      board.batch(() => {
        board.setState({ title: ' trimmed ' })
      })
    })
    expect(heard).toHaveBeenCalledTimes(1)
    expect(commit).toMatchObject({ status: 'committed', version: 1 })
    expect(inner).toMatchObject([
      { status: 'committed', version: 1 },
      { status: 'committed', version: 1 },
      { status: 'rejected' },
    ])
    expect(board.getState().title).toBe('trimmed')
    await Promise.all([commit.saved, (inner[0] as typeof commit).saved])
    const again = openBoard('u6')
    await again.ready
    expect(JSON.stringify({ ...again.getState(), filter: '' })).toBe(
      JSON.stringify({ ...board.getState(), filter: '' }),
    )
    expect(again.getStatus().version).toBe(1)
  })

  test('U6 a batch that throws undoes all of its updates', async () => {
    const board = await readyBoard('u6b')
    const before = board.getState()
    let inner: { readonly saved: Promise<void>; readonly status: string } | undefined
    const thrown = thrownBy(() =>
      board.batch(() => {
        inner = board.actions.add('a')
        throw new Error('no')
      }),
    )
    expect(thrown).toEqual(new Error('no'))
    expect(board.getState()).toBe(before)
    expect(inner?.status).toBe('rejected')
    await expect(inner?.saved).rejects.toThrow('batch')
  })

  test('U6 a batch inside a batch that throws is undone, whoever catches it', async () => {
    const board = await readyBoard('u6-nested')
    const inner: Commit[] = []
    const outer = board.batch(() => {
      board.actions.add('kept')
      thrownBy(() =>
        board.batch(() => {
          inner.push(board.actions.add('undone'), board.actions.toggle('kept'))
          expect(board.getState().tasks.has('undone')).toBe(true)
          throw new Error('planned')
        }),
      )
      board.batch(() => void inner.push(board.actions.add('nested')))
    })
    expect([...board.getState().tasks.keys()]).toEqual(['kept', 'nested'])
    expect(board.getState().tasks.get('kept')?.done).toBe(false)
    expect(inner.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'committed'])
    await outer.saved
    await expect(inner[0]?.saved).rejects.toThrow('batch')
    await inner[2]?.saved
  })

  test('U7 a subscriber or listener that throws stops nobody, and is reported', async () => {
    const reported: unknown[] = []
    const board = openBoard('u7', { reportError: (error) => void reported.push(error) })
    await board.ready
    const heard = vi.fn()
    board.subscribe(() => {
      throw new Error('subscriber')
    })
    board.subscribe(heard)
    board.events.on('state:updated', () => {
      throw new Error('listener')
    })
    board.events.on('state:updated', heard)
    expect(board.actions.add('a').status).toBe('committed')
    expect(heard).toHaveBeenCalledTimes(2)
    expect(reported).toEqual([new Error('subscriber'), new Error('listener')])
    expect(board.getStats().errors).toBe(2)
  })

  test('U9 C5 what a commit does not touch keeps its identity', async () => {
    const board = await readyBoard('u9')
    board.batch(() => {
      board.actions.add('a')
      board.actions.add('b')
      board.update((draft) => {
        draft.tasks.get('a')!.meta = { note: 'n', at: { line: 1 } }
      })
    })
    const before = board.getState()
    board.update((draft) => {
      draft.tasks.get('a')!.meta!.note = 'changed'
    })
    const after = board.getState()
    expect(after.settings).toBe(before.settings)
    expect(after.tasks).not.toBe(before.tasks)
    expect(after.tasks.get('b')).toBe(before.tasks.get('b'))
    expect(after.tasks.get('a')?.labels).toBe(before.tasks.get('a')?.labels)
    expect(after.tasks.get('a')?.meta?.at).toBe(before.tasks.get('a')?.meta?.at)
    expect(Object.isFrozen(after.tasks.get('a')?.meta)).toBe(true)
    expect(before.tasks.get('a')?.meta?.note).toBe('n')
  })

  test('U10 actions are recorded by name and arguments', async () => {
    const board = await readyBoard('u10')
    const commits: unknown[] = []
    board.events.on('state:updated', ({ commit }) => commits.push(commit))
    board.actions.add('a')
    board.update((draft) => draft.tasks.delete('a'), { source: 'Row' })
    expect(commits).toMatchObject([
      {
        source: 'add',
        intent: { kind: 'action', action: 'add', args: ['a'] },
        effect: [{ op: 'put', slice: 'tasks', key: 'a' }],
        basis: 0,
      },
      { source: 'Row', intent: { kind: 'operations' }, effect: [{ op: 'delete', slice: 'tasks', key: 'a' }], basis: 1 },
    ])
    const misuse = thrownBy(() => board.actions.toggle((() => 'a') as unknown as string))
    expect(isHoldfastError(misuse, 'MISUSE')).toBe(true)
  })

  test('D1 J1 a source that is no text is refused: its record could not be read again', async () => {
    const board = await readyBoard('source')
    const before = board.getState()
    const attempts = [
      () => board.update((draft) => void draft.tasks.clear(), { source: 5 as never }),
      () => board.batch(() => board.actions.add('a'), { source: {} as never }),
    ]
    for (const attempt of attempts) {
      expect(thrownBy(attempt)).toSatisfy((error) => isHoldfastError(error, 'MISUSE'))
    }
    expect(board.getState()).toBe(before)
  })

  test('U11 setState goes through update: validated, atomic, recorded', async () => {
    const board = await readyBoard('u11')
    board.setState({ title: 'New' })
    board.setState((state) => ({ settings: { ...state.settings, theme: 'dark' as const } }))
    expect(board.getState()).toMatchObject({ title: 'New', settings: { theme: 'dark', columns: ['todo', 'done'] } })
    const before = board.getState()
    board.setState({ title: 7 as unknown as string })
    expect(board.getState()).toBe(before)
    expect(board.getStats().rejected).toBe(1)
    expect(
      isHoldfastError(
        thrownBy(() => board.setState({ nothing: 1 } as never)),
        'MISUSE',
      ),
    ).toBe(true)
    expect(board.getInitialState().title).toBe('Board')
  })

  test('R8 U11 a function given to setState before ready goes by what was stored', async () => {
    const first = await readyBoard('set-early')
    first.setState({ title: 'Stored' })
    await first.close()
    const second = openBoard('set-early')
    second.setState(({ title }) => ({ title: `${title}, then changed` }))
    await second.ready
    expect(second.getState().title).toBe('Stored, then changed')
  })

  test('U12 a draft kept after its recipe can not change anything', async () => {
    const board = await readyBoard('u12')
    board.actions.add('a')
    const kept: { draft?: Parameters<Parameters<typeof board.update>[0]>[0]; entity?: { title: string } } = {}
    board.update((draft) => {
      kept.draft = draft
      kept.entity = draft.tasks.get('a')
      kept.entity!.title = 'changed'
    })
    const before = board.getState()
    expect(
      isHoldfastError(
        thrownBy(() => (kept.entity!.title = 'later')),
        'MISUSE',
      ),
    ).toBe(true)
    expect(
      isHoldfastError(
        thrownBy(() => kept.draft!.tasks.delete('a')),
        'MISUSE',
      ),
    ).toBe(true)
    expect(
      isHoldfastError(
        thrownBy(() => (kept.draft!.title = 'x')),
        'MISUSE',
      ),
    ).toBe(true)
    expect(
      isHoldfastError(
        thrownBy(() => kept.draft!.settings),
        'MISUSE',
      ),
    ).toBe(true)
    expect(board.getState()).toBe(before)
  })

  test('U12 parts of one draft may be put into another', async () => {
    const board = await readyBoard('u12b')
    board.actions.add('a')
    board.update((draft) => {
      draft.tasks.get('a')!.meta = { note: 'shared', at: { line: 1 } }
    })
    board.update((draft) => {
      const a = draft.tasks.get('a')!
      a.meta!.at!.line = 2
      draft.tasks.set('b', { ...a, id: 'b' })
      draft.tasks.set('c', { ...task('c'), meta: a.meta! })
      draft.tasks.get('c')!.title = 'C'
    })
    const { tasks } = board.getState()
    expect(tasks.get('b')).toEqual({ ...task('a'), id: 'b', meta: { note: 'shared', at: { line: 2 } } })
    expect(tasks.get('c')).toEqual({ ...task('c', 'C'), meta: { note: 'shared', at: { line: 2 } } })
    expect(JSON.parse(JSON.stringify(tasks))).toEqual(Object.fromEntries(tasks))
  })

  test('U13 updates that wait are bounded; subscribers that update for ever are stopped', async () => {
    const board = openBoard('u13')
    const commits = []
    for (let n = 0; n < 10_050; n++) commits.push(board.update((draft) => void draft.tasks.delete('x')))
    expect(commits.filter(({ status }) => status === 'rejected')).toHaveLength(50)
    await expect(commits.at(-1)?.saved).rejects.toSatisfy((error) => isHoldfastError(error, 'RESOURCE_EXHAUSTED'))
    await board.ready
    board.subscribe((state) => {
      board.update((draft) => {
        draft.filter = `${state.filter.length}-${Number(state.filter.split('-')[1] ?? 0) + 1}`
      })
    })
    board.actions.add('a')
    expect(board.getStats().rejected).toBeGreaterThan(50)
  })

  test('U14 with enableRealTimeUpdates off, subscribers hear once per task of the newest state', async () => {
    const board = await readyBoard('u14')
    board.config.set({ enableRealTimeUpdates: false })
    const heard: number[] = []
    const told = new Promise<void>((resolve) => {
      board.subscribe((state) => {
        heard.push(state.tasks.size)
        resolve()
      })
    })
    board.actions.add('a')
    board.actions.add('b')
    expect(board.getState().tasks.size).toBe(2)
    expect(heard).toEqual([])
    await told
    expect(heard).toEqual([2])
    board.actions.add('c')
    board.config.set({ enableRealTimeUpdates: true })
    expect(heard).toEqual([2, 3])
  })

  test('U2 C2 a recipe can iterate while it deletes and recreates; what comes back takes the last place', async () => {
    const board = await readyBoard('u2')
    for (const id of ['a', 'b', 'c', 'd']) board.actions.add(id)
    board.update((draft) => {
      for (const [id] of draft.tasks) if (id === 'a' || id === 'c') draft.tasks.delete(id)
      draft.tasks.set('a', task('a', 'again'))
      expect(draft.tasks.size).toBe(3)
      expect([...draft.tasks.keys()]).toEqual(['b', 'd', 'a'])
      draft.tasks.set('e', task('e'))
      expect([...draft.tasks.values()].map(({ id }) => id)).toEqual(['b', 'd', 'a', 'e'])
    })
    expect([...board.getState().tasks.keys()]).toEqual(['b', 'd', 'a', 'e'])
    await board.flush()
    const again = openBoard('u2')
    await again.ready
    expect([...again.getState().tasks.keys()]).toEqual(['b', 'd', 'a', 'e'])
    board.update((draft) => draft.tasks.clear())
    expect(board.getState().tasks.size).toBe(0)
  })
})
