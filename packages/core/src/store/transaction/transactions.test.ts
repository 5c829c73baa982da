import 'fake-indexeddb/auto'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { closeBoards, openBoard, task, thrownBy } from '../../../fixtures/board.js'
import { food, openPantry } from '../../../fixtures/pantry.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { browserPlatform, type Commit, isHoldfastError, type Platform } from '../../index.js'

afterEach(closeBoards)

type Board = ReturnType<typeof openBoard>
type Tx = Parameters<Parameters<Board['transaction']>[0]>[0]

async function readyBoard(name: string, platform: Partial<Platform> = {}) {
  const board = openBoard(name, platform)
  await board.ready
  return board
}

/** A promise that is settled by hand. */
function gate() {
  let open: () => void = () => undefined
  const passed = new Promise<void>((resolve) => {
    open = resolve
  })
  return { passed, open }
}

/** Timers of that delay run when told; others as ever. */
function timersOf(delayMs: number) {
  const { clock } = browserPlatform()
  const timers = new Set<() => void>()
  const schedule: Platform['clock']['schedule'] = (run, ms) => {
    if (ms !== delayMs) return clock.schedule(run, ms)
    timers.add(run)
    return () => timers.delete(run)
  }
  return {
    clock: { ...clock, schedule },
    timers,
    fire: () => {
      for (const run of [...timers]) {
        timers.delete(run)
        run()
      }
    },
  }
}

/** Starts a transaction that stays open until `end`. */
function openTransaction(board: Board, options?: Parameters<Board['transaction']>[1]) {
  const { passed, open } = gate()
  let tx: Tx | undefined
  const ended = board.transaction((given) => {
    tx = given
    return passed
  }, options)
  ended.catch(() => undefined)
  return { ended, tx: tx as Tx, end: open }
}

function ids(board: Board) {
  return [...board.getState().tasks.keys()]
}

describe('a transaction', () => {
  test('X1 reads its own writes, shows nothing before its end, and is one commit and one notification', async () => {
    const board = await readyBoard('x1')
    board.actions.add('before')
    const heard = vi.fn()
    board.subscribe(heard)
    const inner: Commit[] = []
    const { passed, open } = gate()
    const ended = board.transaction(
      async (tx) => {
        inner.push(tx.actions.add('a'), tx.actions.toggle('before'))
        await passed
        inner.push(
          tx.update((draft) => {
            draft.tasks.get('a')!.title = 'Renamed'
          }),
        )
        expect(tx.getState().tasks.get('a')?.title).toBe('Renamed')
        expect(tx.getState().tasks.get('before')?.done).toBe(true)
        return 'value'
      },
      { source: 'Import' },
    )
    expect(ids(board)).toEqual(['before'])
    expect(inner.map(({ status }) => status)).toEqual(['queued', 'queued'])
    open()
    const commits: unknown[] = []
    board.events.on('state:updated', ({ commit }) => commits.push(commit))
    const commit = await ended
    expect(commit).toMatchObject({ status: 'committed', value: 'value', version: 2 })
    expect(heard).toHaveBeenCalledTimes(1)
    expect(commits).toMatchObject([{ cid: commit.cid, source: 'Import', intent: { kind: 'operations' }, basis: 1 }])
    expect(inner.map(({ status, version }) => [status, version])).toEqual(Array(3).fill(['committed', 2]))
    await Promise.all([commit.saved, ...inner.map(({ saved }) => saved)])
    const again = await readyBoard('x1')
    expect(again.getState().tasks.get('a')?.title).toBe('Renamed')
    expect(again.getStatus().version).toBe(2)
  })

  test('X1 one that changes nothing makes no version and no notification', async () => {
    const board = await readyBoard('x1-nothing')
    const heard = vi.fn()
    board.subscribe(heard)
    const commit = await board.transaction((tx) => void tx.update((draft) => void draft.tasks.delete('x')), {
      saved: true,
    })
    expect(commit).toMatchObject({ status: 'committed', version: 0 })
    expect(heard).not.toHaveBeenCalled()
  })

  test('X2 what its function throws rolls it back and rejects the promise', async () => {
    const board = await readyBoard('x2')
    const before = board.getState()
    const failure = new Error('planned')
    let inner: Commit | undefined
    let signal: AbortSignal | undefined
    const run = async (tx: Tx) => {
      signal = tx.signal
      inner = tx.actions.add('a')
      await Promise.resolve()
      throw failure
    }
    await expect(board.transaction(run)).rejects.toBe(failure)
    await expect(
      board.transaction(() => {
        throw failure
      }),
    ).rejects.toBe(failure)
    expect(signal?.reason).toBe(failure)
    expect(board.getState()).toBe(before)
    expect(board.getStatus().version).toBe(0)
    expect(inner?.status).toBe('rejected')
    await expect(inner?.saved).rejects.toThrow('rolled back')
    expect(board.actions.add('b').status).toBe('committed')
  })

  test('X2 X9 after timeoutMs it is rolled back with TIMEOUT, and says what to do', async () => {
    const time = timersOf(7_777)
    const board = await readyBoard('x2-timeout', { clock: time.clock })
    const events: unknown[] = []
    for (const name of ['transaction:started', 'transaction:timeout', 'transaction:ended'] as const) {
      board.events.on(name, (event) => events.push([name, event]))
    }
    let late: unknown
    const ended = board.transaction(
      async (tx) => {
        tx.actions.add('never')
        await board.actions.add('waits').saved.finally(() => {
          late = [thrownBy(() => tx.actions.add('late')), tx.signal.aborted]
        })
      },
      { timeoutMs: 7_777, source: 'Slow' },
    )
    time.fire()
    const error = await ended.catch((thrown: unknown) => thrown)
    expect(isHoldfastError(error, 'TIMEOUT')).toBe(true)
    expect((error as Error).message).toMatch(/7777 ms.*tx\.update/)
    await board.flush()
    expect(ids(board)).toEqual(['waits'])
    expect(isHoldfastError((late as unknown[])[0], 'MISUSE')).toBe(true)
    expect((late as unknown[])[1]).toBe(true)
    const [{ 1: started }] = events as [unknown[]]
    const { id } = started as { readonly id: string }
    expect(events).toMatchObject([
      ['transaction:started', { id, source: 'Slow' }],
      ['transaction:timeout', { id, source: 'Slow', timeoutMs: 7_777 }],
      ['transaction:ended', { id, source: 'Slow', outcome: 'timeout' }],
    ])
  })

  test('X2 X7 an aborted signal rolls it back with its reason; timers and listeners end with it', async () => {
    const time = timersOf(30_000)
    const board = await readyBoard('x2-abort', { clock: time.clock })
    await board.flush()
    time.timers.clear()
    const controller = new AbortController()
    const added = vi.spyOn(controller.signal, 'addEventListener')
    const removed = vi.spyOn(controller.signal, 'removeEventListener')
    const { ended, tx } = openTransaction(board, { signal: controller.signal })
    expect(time.timers.size).toBe(1)
    tx.actions.add('a')
    controller.abort('enough')
    await expect(ended).rejects.toBe('enough')
    expect(time.timers.size).toBe(0)
    expect(removed.mock.calls.length).toBe(added.mock.calls.length)
    expect(tx.signal.reason).toBe('enough')
    expect(ids(board)).toEqual([])
    await expect(board.transaction(() => 1, { signal: controller.signal })).rejects.toBe('enough')
    await board.transaction(() => 1)
    expect(time.timers.size).toBe(0)
  })

  test('X3 a rejected step makes the whole rejected: returned, told once, nothing applied, what follows not run', async () => {
    const board = await readyBoard('x3')
    const before = board.getState()
    const told: unknown[] = []
    board.events.on('state:rejected', (event) => told.push(event))
    const outcomes: unknown[] = []
    board.events.on('transaction:ended', ({ outcome }) => outcomes.push(outcome))
    const later = vi.fn()
    const inner: Commit[] = []
    const commit = await board.transaction((tx) => {
      inner.push(tx.actions.add('a'))
      inner.push(tx.update((draft) => void draft.tasks.set('bad', { ...task('bad'), title: '' })))
      inner.push(tx.update(later))
      return 5
    })
    expect(later).not.toHaveBeenCalled()
    expect(commit).toMatchObject({
      status: 'rejected',
      value: 5,
      issues: [{ code: 'schema', path: ['tasks', 'bad', 'title'] }],
    })
    expect(inner.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected'])
    expect(told).toMatchObject([{ cid: commit.cid, source: 'transaction', issues: commit.issues }])
    expect(outcomes).toEqual(['rejected'])
    expect(board.getState()).toBe(before)
    await expect(commit.saved).rejects.toSatisfy((error) => isHoldfastError(error, 'VALIDATION_FAILED'))
    const saved = board.transaction(
      (tx) =>
        void tx.update((draft) => {
          draft.title = 7 as never
        }),
      { saved: true },
    )
    await expect(saved).rejects.toSatisfy((error) => isHoldfastError(error, 'VALIDATION_FAILED'))
  })

  test('X4 commits that landed meanwhile are kept, and the end is based on them', async () => {
    const board = await readyBoard('x4')
    for (const id of ['a', 'b']) board.actions.add(id)
    const { ended, tx, end } = openTransaction(board, { concurrent: true })
    tx.update((draft) => {
      draft.tasks.get('a')!.title = 'of the transaction'
    })
    tx.update((draft) => {
      draft.tasks.get('b')!.title = 'nowhere'
    })
    board.update((draft) => {
      draft.tasks.get('a')!.priority = 5
      draft.tasks.get('a')!.title = 'of the update'
      draft.tasks.delete('b')
    })
    expect(tx.getState().tasks.get('a')).toMatchObject({ title: 'of the transaction', priority: 3 })
    end()
    await ended
    expect(board.getState().tasks.get('a')).toMatchObject({ title: 'of the transaction', priority: 5 })
    expect(ids(board)).toEqual(['a'])
  })

  test('X5 U5 updates wait for its end in order and run on top of it; numbers follow the order of commits', async () => {
    const board = await readyBoard('x5')
    const cids: string[] = []
    board.events.on('state:updated', ({ commit }) => cids.push(commit.cid))
    const { ended, tx, end } = openTransaction(board)
    tx.actions.add('a')
    const waiting = [board.actions.toggle('a'), board.batch(() => board.actions.add('b'))]
    board.setState({ title: 'Waits' })
    expect(waiting.map(({ status }) => status)).toEqual(['queued', 'queued'])
    expect([ids(board), board.getState().title]).toEqual([[], 'Board'])
    end()
    await ended
    expect(board.getState().tasks.get('a')?.done).toBe(true)
    expect([ids(board), board.getState().title]).toEqual([['a', 'b'], 'Waits'])
    const numbers = cids.map((cid) => Number(cid.split('-').at(-1)))
    expect(numbers).toEqual([...numbers].sort((one, other) => one - other))
    expect(new Set(numbers).size).toBe(4)
    await board.flush()
    const again = await readyBoard('x5')
    expect(JSON.stringify(again.getState())).toBe(JSON.stringify(board.getState()))
  })

  test('X5 of several that overlap, the first to end lets updates run, however it ends', async () => {
    const board = await readyBoard('x5-overlap')
    const one = openTransaction(board)
    const two = openTransaction(board)
    one.tx.actions.add('one')
    two.tx.actions.add('two')
    expect(two.tx.getState().tasks.has('one')).toBe(false)
    const first = board.actions.add('first')
    two.end()
    await two.ended
    expect(first.status).toBe('committed')
    const controller = new AbortController()
    const three = openTransaction(board, { signal: controller.signal })
    const second = board.actions.add('second')
    expect(second.status).toBe('queued')
    controller.abort()
    expect(second.status).toBe('committed')
    await expect(three.ended).rejects.toThrow()
    const third = board.actions.add('third')
    expect(third.status).toBe('queued')
    one.end()
    await one.ended
    expect(ids(board)).toEqual(['two', 'first', 'second', 'one', 'third'])
  })

  test('X5 with concurrent, updates run at once', async () => {
    const board = await readyBoard('x5-concurrent')
    const { ended, tx, end } = openTransaction(board, { concurrent: true })
    expect(board.actions.add('now').status).toBe('committed')
    tx.actions.add('later')
    end()
    await ended
    expect(ids(board)).toEqual(['now', 'later'])
  })

  test('X5 U13 a full queue refuses updates with RESOURCE_EXHAUSTED; what waited is no loop', async () => {
    const board = await readyBoard('x5-bound')
    let answers = 0
    board.subscribe((state, previous) => {
      if (answers === 0 && state.filter !== previous.filter) answers += board.actions.add('answer') ? 1 : 0
    })
    const { ended, end } = openTransaction(board)
    const waiting = Array.from({ length: 10_001 }, (_, n) => board.setState({ filter: `${n}` }) ?? n)
    expect(waiting).toHaveLength(10_001)
    expect(board.getStats().rejected).toBe(1)
    end()
    await ended
    expect(board.getState().filter).toBe('9999')
    expect(ids(board)).toEqual(['answer'])
    expect(board.getStats().rejected).toBe(1)
  })

  test('X6 a nested one is part of it; one that throws undoes only its own part', async () => {
    const board = await readyBoard('x6')
    const heard = vi.fn()
    board.subscribe(heard)
    const commit = await board.transaction(async (tx) => {
      tx.actions.add('outer')
      const nested = await tx.transaction(async (inner) => {
        inner.actions.add('nested')
        expect(tx.getState().tasks.has('nested')).toBe(false)
        await Promise.resolve()
        return inner.getState().tasks.size
      })
      expect(nested).toMatchObject({ value: 2, status: 'queued' })
      const failure = new Error('planned')
      const thrown = tx.transaction(async (inner) => {
        inner.actions.toggle('outer')
        await Promise.resolve()
        throw failure
      })
      await expect(thrown).rejects.toBe(failure)
      expect(
        thrownBy(() =>
          tx.batch(() => {
            tx.actions.add('undone')
            throw failure
          }),
        ),
      ).toBe(failure)
      tx.batch(() => void tx.actions.add('batched'))
      return nested
    })
    expect(ids(board)).toEqual(['outer', 'nested', 'batched'])
    expect(board.getState().tasks.get('outer')?.done).toBe(false)
    expect([commit.status, commit.value.status, commit.value.version]).toEqual(['committed', 'committed', 1])
    expect(heard).toHaveBeenCalledTimes(1)
  })

  test('X6 parts that run beside each other are all kept; one that nobody waited for belongs to the whole', async () => {
    const board = await readyBoard('x6-parallel')
    const { passed, open } = gate()
    const ended = board.transaction(async (tx) => {
      void tx.transaction(async (inner) => {
        await passed
        inner.actions.add('unawaited')
      })
      const add = async (id: string) =>
        tx.transaction(async (inner) => {
          await Promise.resolve()
          inner.actions.add(id)
        })
      await Promise.all([add('one'), add('two'), add('three')])
      tx.actions.toggle('two')
    })
    await Promise.resolve()
    open()
    await ended
    expect(ids(board)).toEqual(['one', 'two', 'three', 'unawaited'])
    expect(board.getState().tasks.get('two')?.done).toBe(true)
    expect(board.getStatus().version).toBe(1)
  })

  test('X6 a rejected step of a part makes the whole rejected', async () => {
    const board = await readyBoard('x6-rejected')
    const commit = await board.transaction(async (tx) => {
      tx.actions.add('a')
      return (
        await tx.transaction(
          (inner) =>
            void inner.update((draft) => {
              draft.title = 7 as never
            }),
        )
      ).status
    })
    expect(commit).toMatchObject({ status: 'rejected', value: 'rejected', issues: [{ path: ['title'] }] })
    expect(ids(board)).toEqual([])
  })

  test('X6 store.transaction in the function of another, before its first await, is part of it', async () => {
    const board = await readyBoard('x6-joined')
    const commit = await board.transaction(async (tx) => {
      tx.actions.add('outer')
      const joined = board.transaction((inner) => {
        inner.actions.toggle('outer')
        return inner.getState().tasks.get('outer')?.done
      })
      return (await joined).value
    })
    expect(commit.value).toBe(true)
    expect(board.getStatus().version).toBe(1)
  })

  test('X7 U12 used after its end, tx and its drafts throw MISUSE', async () => {
    const board = await readyBoard('x7')
    const kept: { tx?: Tx; draft?: { title: string } } = {}
    await board.transaction((tx) => {
      kept.tx = tx
      tx.update((draft) => {
        kept.draft = draft
      })
      // @ts-expect-error nor does it compile
      expect(thrownBy(() => tx.update(async () => undefined))).toSatisfy((error) => isHoldfastError(error, 'MISUSE'))
    })
    const tx = kept.tx as Tx
    const attempts = [
      () => tx.update(() => undefined),
      () => tx.actions.add('late'),
      () => tx.getState(),
      () => tx.batch(() => undefined),
      () => Object.assign(kept.draft as object, { title: 'late' }),
    ]
    for (const attempt of attempts) expect(thrownBy(attempt)).toSatisfy((error) => isHoldfastError(error, 'MISUSE'))
    await expect(tx.transaction(() => 1)).rejects.toSatisfy((error) => isHoldfastError(error, 'MISUSE'))
    expect(tx.signal.aborted).toBe(false)
    expect(ids(board)).toEqual([])
  })

  test('X7 S4 closing rolls open ones back with CLOSED, and saves what waited for them', async () => {
    const board = await readyBoard('x7-close')
    const { ended, tx } = openTransaction(board)
    tx.actions.add('undone')
    const waiting = board.actions.add('kept')
    const early = openBoard('x7-early')
    const never = early.transaction(() => expect.unreachable('it started after close()'))
    never.catch(() => undefined)
    await Promise.all([board.close(), early.close()])
    for (const each of [ended, never, board.transaction(() => 1)]) {
      await expect(each).rejects.toSatisfy((error) => isHoldfastError(error, 'CLOSED'))
    }
    await waiting.saved
    const again = await readyBoard('x7-close')
    expect(ids(again)).toEqual(['kept'])
  })

  test('X8 before ready it starts on what was stored; in a subscriber, after what is running', async () => {
    const first = await readyBoard('x8')
    await first.actions.add('stored').saved
    const board = openBoard('x8')
    const queued = board.actions.add('queued')
    const commit = await board.transaction((tx) => [...tx.getState().tasks.keys()])
    expect(commit.value).toEqual(['stored', 'queued'])
    expect(queued.status).toBe('committed')
    let inSubscriber: Promise<{ readonly value: unknown }> | undefined
    board.subscribe(() => {
      inSubscriber ??= board.transaction((tx) => [...tx.getState().tasks.keys()])
      board.actions.add('answer')
    })
    board.actions.add('a')
    expect((await inSubscriber)?.value).toEqual(['stored', 'queued', 'a', 'answer'])
  })

  test('X8 in a recipe or a batch, and with wrong arguments, it is MISUSE', async () => {
    const board = await readyBoard('x8-misuse')
    const attempts: Promise<unknown>[] = []
    const attempt = () => void attempts.push(board.transaction(() => 1))
    board.update(attempt)
    board.batch(attempt)
    attempts.push(
      board.transaction(undefined as never),
      board.transaction(() => 1, { timeoutMs: 0 }),
    )
    attempts.push(board.transaction(() => 1, { source: 5 as never }))
    await board.transaction((tx) => {
      tx.update(attempt)
      tx.batch(attempt)
      tx.batch(() => void attempts.push(tx.transaction(() => 1)))
      const inRecipe = () => thrownBy(() => tx.actions.add('x'))
      tx.update(() => void attempts.push(Promise.reject(inRecipe())))
    })
    expect(attempts).toHaveLength(9)
    for (const each of attempts) await expect(each).rejects.toSatisfy((error) => isHoldfastError(error, 'MISUSE'))
  })

  test('X9 events say when one started and how it ended, with the cid of its commit', async () => {
    const board = await readyBoard('x9')
    const events: unknown[] = []
    board.events.on('transaction:started', (event) => events.push(event))
    board.events.on('transaction:ended', (event) => events.push(event))
    const commit = await board.transaction((tx) => tx.transaction((inner) => void inner.actions.add('a')), {
      source: 'S',
    })
    await board.transaction(() => Promise.reject(new Error('planned'))).catch(() => undefined)
    const [one, , two] = events as { readonly id: string }[]
    expect(one?.id).not.toBe(two?.id)
    expect(events).toMatchObject([
      { id: one?.id, source: 'S', at: expect.any(Number) },
      { id: one?.id, source: 'S', outcome: 'committed', cid: commit.cid, durationMs: expect.any(Number) },
      { id: two?.id, source: 'transaction' },
      { id: two?.id, outcome: 'rolled-back' },
    ])
  })

  test('X1 J1 with saved, it waits until the commit is stored', async () => {
    const board = await readyBoard('x1-saved')
    const commit = await board.transaction((tx) => tx.actions.add('a'), { saved: true })
    expect(board.getStatus().pending).toBe(0)
    await commit.value.saved
  })
})

test('X1 J10 with saved, it waits for no storage that fails: it rejects, and is saved when storage works again', async () => {
  const world = createSimWorld({ seed: 'x1-full' })
  const pantry = openPantry(world.openTab().platform)
  await world.settle(pantry.ready)
  world.disk.setFaults(({ verb }) => (verb === 'write' ? 'quota' : undefined))
  const saving = pantry.transaction((tx) => void tx.update((draft) => draft.foods.set('a', food('a'))), { saved: true })
  await expect(world.settle(saving)).rejects.toMatchObject({ code: 'STORAGE_FULL' })
  expect(pantry.getState().foods.has('a')).toBe(true)
  world.disk.setFaults(undefined)
  await world.settle(pantry.flush())
  expect(pantry.getStatus()).toMatchObject({ pending: 0, degraded: null })
  await world.settle(pantry.close())
})

test('X4 T1 what another tab committed while it was open is kept', async () => {
  const [one, two] = [await readyBoard('x4-tabs'), await readyBoard('x4-tabs')]
  await one.actions.add('a').saved
  const { ended, tx, end } = openTransaction(one)
  tx.update((draft) => {
    draft.tasks.get('a')!.title = 'mine'
  })
  const arrived = new Promise<void>((resolve) => one.subscribe((state) => state.tasks.has('b') && resolve()))
  await two.transaction((other) => void other.actions.add('b'), { saved: true })
  await arrived
  expect(tx.getState().tasks.has('b')).toBe(false)
  end()
  await (await ended).saved
  const third = await readyBoard('x4-tabs')
  expect(ids(third)).toEqual(['a', 'b'])
  expect(third.getState().tasks.get('a')?.title).toBe('mine')
})
