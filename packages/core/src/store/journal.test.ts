import 'fake-indexeddb/auto'
import { createStore, entries } from 'idb-keyval'
import { afterEach, describe, expect, test } from 'vitest'
import { closeBoards, openBoard, task } from '../../fixtures/board.js'
import {
  browserPlatform,
  HoldfastError,
  type LocksPort,
  type Storage,
  type StoragePort,
  type StorageWrite,
} from '../index.js'

afterEach(closeBoards)

type Fault = (write: StorageWrite, proceed: () => ReturnType<Storage['write']>) => ReturnType<Storage['write']>

/** The real storage, with what `fault` makes of each append. */
function storageWith(fault: { current: Fault }): StoragePort {
  const { storage } = browserPlatform()
  return {
    estimate: storage.estimate,
    open: async (name, options) => {
      const real = await storage.open(name, options)
      return {
        read: (queries) => real.read(queries),
        keys: (query) => real.keys(query),
        close: () => real.close(),
        write: (write) => (write.add ? fault.current(write, () => real.write(write)) : real.write(write)),
      }
    },
  }
}

async function journalOf(name: string) {
  const rows = await entries<(string | number)[], { from: number; to: number; prev: number; body: string }>(
    createStore(`holdfast:${name}`, 'rows'),
  )
  return rows.filter(([key]) => key[0] === 'j').map(([, record]) => record)
}

/** Locks that are granted only when the test says so. */
function heldLocks() {
  let grant: () => void = () => undefined
  const granted = new Promise<void>((resolve) => {
    grant = resolve
  })
  const locks: LocksPort = {
    withLock: async (_name, _options, work) => {
      await granted
      return work()
    },
  }
  return { locks, grant }
}

describe('journal', () => {
  test('J7 J4 commits made between the decision to compact and its end are neither lost nor doubled', async () => {
    const { locks, grant } = heldLocks()
    const board = openBoard('j7', { locks })
    await board.ready
    const title = 'x'.repeat(2_000)
    for (let n = 0; n < 200; n++) board.update((draft) => draft.tasks.set(`t${n}`, { ...task(`t${n}`), title }))
    await board.flush()
    await board.actions.toggle('t0').saved
    const compacted = new Promise((resolve) => board.events.on('optimization:completed', resolve))
    grant()
    await board.actions.toggle('t1').saved
    await compacted
    await board.actions.toggle('t2').saved
    const stored = new Map(await entries<string, { body: string }>(createStore('holdfast:j7', 'rows')))
    const metaRow = [...stored].find(([key]) => key[0] === 'meta')?.[1]
    const { seq, sum } = (JSON.parse(metaRow?.body ?? '{}') as { snapshot: { seq: number; sum: number } }).snapshot
    const next = (await journalOf('j7')).find(({ from }) => from === seq + 1)
    expect(next?.prev).toBe(sum)
    const again = openBoard('j7')
    await again.ready
    expect(again.getStatus().recovery).toBeNull()
    expect(JSON.stringify(again.getState())).toBe(JSON.stringify(board.getState()))
    expect(['t0', 't1', 't2', 't3'].map((id) => again.getState().tasks.get(id)?.done)).toEqual([
      true,
      true,
      true,
      false,
    ])
  })

  test('J6 an intact record that does not follow the one before is kept: to set it aside would lose it', async () => {
    const board = openBoard('j6')
    await board.ready
    for (const id of ['a', 'b', 'c']) await board.actions.add(id).saved
    await board.close()
    const rows = createStore('holdfast:j6', 'rows')
    const [, second] = (await entries<(string | number)[], unknown>(rows)).filter(([key]) => key[0] === 'j')
    await rows('readwrite', (store) => {
      store.delete(second?.[0] as IDBValidKey)
    })
    const again = openBoard('j6')
    await again.ready
    expect([...again.getState().tasks.keys()]).toEqual(['a', 'c'])
    expect(again.getStatus().recovery).toMatchObject({ dataLoss: true, quarantined: 0 })
  })

  test('J5 J3 commits of one turn, and those made while a write is under way, share a record', async () => {
    const board = openBoard('j5')
    await board.ready
    const first = board.actions.add('a')
    board.actions.add('b')
    await Promise.resolve()
    await Promise.resolve()
    board.actions.add('c')
    board.actions.add('d')
    await first.saved
    await board.flush()
    const ranges = (await journalOf('j5')).map(({ from, to }) => [from, to])
    expect(ranges).toEqual([
      [1, 2],
      [3, 4],
    ])
  })

  test('J9 an append whose outcome is unknown is found by its commits and not written twice', async () => {
    let calls = 0
    const fault = {
      current: (async (_write, proceed) => {
        const outcome = await proceed()
        if (calls++ === 0) throw new HoldfastError('TIMEOUT', 'No answer.', { fields: { outcome: 'unknown' } })
        return outcome
      }) as Fault,
    }
    const board = openBoard('j9', { storage: storageWith(fault) })
    await board.ready
    await board.actions.add('a').saved
    await board.actions.toggle('a').saved
    expect(board.getState().tasks.get('a')?.done).toBe(true)
    expect(board.getStatus()).toMatchObject({ version: 2, savedVersion: 2, phase: 'live', degraded: null })
    const commits = (await journalOf('j9')).flatMap(({ body }) => JSON.parse(body) as unknown[])
    expect(commits).toHaveLength(2)
  })

  test('J10 on quota the store works in memory, says so, and saves in order when there is space again', async () => {
    const full: Fault = () => Promise.reject(new HoldfastError('STORAGE_FULL', 'No space.'))
    const fault = { current: full }
    const board = openBoard('j10', { storage: storageWith(fault) })
    await board.ready
    const statuses: string[] = []
    board.events.on('status:changed', ({ status }) => statuses.push(`${status.phase} ${status.degraded === null}`))
    const commits = [board.actions.add('a'), board.actions.add('b')]
    await expect(board.flush()).rejects.toMatchObject({ code: 'STORAGE_FULL' })
    expect(board.getStatus()).toMatchObject({
      phase: 'memory',
      pending: 2,
      savedVersion: 0,
      degraded: { code: 'STORAGE_FULL', nextRetryAt: expect.any(Number) },
    })
    commits.push(board.actions.toggle('a'))
    expect(board.getState().tasks.get('a')?.done).toBe(true)
    fault.current = (_write, proceed) => proceed()
    await Promise.all(commits.map(({ saved }) => saved))
    await board.flush()
    expect(board.getStatus()).toMatchObject({ phase: 'live', pending: 0, savedVersion: 3, degraded: null })
    expect(statuses).toContain('memory false')
    const again = openBoard('j10')
    await again.ready
    expect(again.getState().tasks.get('a')?.done).toBe(true)
    expect([...again.getState().tasks.keys()]).toEqual(['a', 'b'])
  })

  test('J8 J9 what can not be appended because another tab was first is derived again', async () => {
    const two = openBoard('j8')
    await two.ready
    let calls = 0
    const fault = {
      current: (async (_write, proceed) => {
        if (calls++ === 0) await two.actions.add('theirs').saved
        return proceed()
      }) as Fault,
    }
    const one = openBoard('j8', { storage: storageWith(fault) })
    await one.ready
    const commit = one.actions.add('mine')
    expect(commit.version).toBe(1)
    await commit.saved
    expect(commit.version).toBe(2)
    expect([...one.getState().tasks.keys()]).toEqual(['theirs', 'mine'])
  })

  test('J11 close and flush resolve when what is pending is saved', async () => {
    const board = openBoard('j11')
    const early = board.actions.add('a')
    await board.flush({ durable: true })
    expect(early.status).toBe('committed')
    expect(await journalOf('j11')).toHaveLength(1)
    board.actions.add('b')
    await board.close()
    expect((await journalOf('j11')).at(-1)?.to).toBe(2)
  })

  test('J11 S4 commits that can not be saved by close say so', async () => {
    const fault = { current: (() => Promise.reject(new HoldfastError('STORAGE_FULL', 'No space.'))) as Fault }
    const board = openBoard('j11b', { storage: storageWith(fault) })
    await board.ready
    const commit = board.actions.add('a')
    const lost: unknown[] = []
    board.events.on('data:lost', (event) => lost.push(event))
    await board.close()
    await expect(commit.saved).rejects.toMatchObject({ code: 'CLOSED' })
    expect(lost).toMatchObject([{ cids: [commit.cid] }])
  })
})
