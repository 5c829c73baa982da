import { createSyncStore } from '@holdfast/core'
import { expect, onTestFinished, test } from 'vitest'
import { joinedTo } from '../../fixtures/board.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import { collide, notesOf, openTwoTabs } from '../../fixtures/two-tabs.js'
import type { SyncPayload, TabPayload } from '../protocol/sync.js'
import type { DevtoolsOptions } from './attachment.js'

/** A panel that watches the later of two tabs. */
async function watched(options: DevtoolsOptions = {}) {
  const tabs = await openTwoTabs()
  const joint = joinedTo(tabs.mine, { control: true, record: true, ...options })
  const { agentId, timers } = joint
  const client = joint.connect()
  onTestFinished(() => client.close())
  await timers.advance(200)
  let told: SyncPayload | undefined
  let tab: TabPayload | undefined
  client.watch(agentId, 'sync', (payload) => (told = payload))
  client.watch(agentId, 'tab', (payload) => (tab = payload))
  /** Waits, on real time, until what is told is so. */
  const until = async (isSo: (payload: SyncPayload) => boolean): Promise<SyncPayload> => {
    for (;;) {
      await timers.advance(200)
      if (told !== undefined && isSo(told)) return told
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const conflict = async () => {
    await collide(tabs)
    const { conflicts } = await until((payload) => (payload.conflicts?.length ?? 0) > 0)
    return conflicts?.[0] ?? expect.fail('there is no conflict')
  }
  return { ...tabs, ...joint, client, until, conflict, tab: () => tab }
}

test('P10 a tab tells its head and its role; what others have is told by their own agents', async () => {
  const { mine, until, tab } = await watched()
  await mine.update((draft) => void draft.notes.set('o', { id: 'o', text: '', labels: [] })).saved
  const { tabs, presence, pendingCount } = await until(() => tab()?.savedVersion === 2)
  expect(tab()).toMatchObject({ phase: 'live', version: 2, savedVersion: 2, pending: 0, isVisible: true })
  expect(tabs).toMatchObject([{ tabId: tab()?.tabId, isSelf: true }])
  expect([presence, pendingCount]).toEqual([[{ slice: 'cursors', peers: [] }], 0])
  mine.presence.cursors.set({ at: 'n' })
  const { presence: told } = await until((payload) => (payload.presence[0]?.peers.length ?? 0) > 0)
  expect(told[0]?.peers).toMatchObject([{ isSelf: true, value: { type: 'node', items: [{ key: 'at' }] } }])
})

test('P10 a conflict is told with base, mine and theirs, tried with another policy, then replayed as a commit', async () => {
  const { mine, client, agentId, conflict } = await watched()
  const { id, place, base, result, policy, outcome } = await conflict()
  expect({ place, policy, outcome }).toEqual({
    place: ['notes', 'n', 'labels'],
    policy: 'last-write-wins',
    outcome: 'mine',
  })
  expect(base).toMatchObject({ kind: 'array', size: 1 })
  expect(result).toMatchObject({ kind: 'array', size: 2 })
  const before = mine.getState()
  const tried = await client.request(agentId, 'sync.try', { id, policy: 'merge' })
  expect(tried).toMatchObject({ ok: true, result: { outcome: 'merged', value: { size: 3 }, status: null } })
  expect(mine.getState()).toBe(before)
  const request = { id, policy: 'merge', apply: true, force: false } as const
  const replayed = await client.request(agentId, 'sync.replay', request)
  expect(replayed).toMatchObject({ ok: true, result: { outcome: 'merged', status: 'committed', refused: null } })
  expect([...(mine.getState().notes.get('n')?.labels ?? [])].sort()).toEqual(['a', 'mine', 'theirs'])
  const again = await client.request(agentId, 'sync.replay', { ...request, policy: 'version-wins' })
  expect(again).toMatchObject({ ok: true, result: { status: null, refused: expect.any(String) } })
  expect(await client.request(agentId, 'sync.try', { id: 'none', policy: null })).toMatchObject({ ok: false })
})

test('P10 a conflict becomes a Vitest case that passes, and that fails when it is settled otherwise', async () => {
  const { name, client, agentId, conflict } = await watched()
  const { id } = await conflict()
  const reply = await client.request(agentId, 'sync.test', { id })
  const code = reply.ok ? reply.result.code : expect.fail(reply.message)
  expect(code).toContain("from '@holdfast/testing'")
  const run = async (text: string) => {
    const titles: string[] = []
    let body: () => Promise<void> = () => Promise.reject(new Error('there is no test'))
    const collect = (title: string, found: () => Promise<void>) => {
      titles.push(title)
      body = found
    }
    const script = text.replace(/^import .*$/gm, '')
    new Function('createSyncStore', 'createSimWorld', 'expect', 'test', 'definition', script)(
      createSyncStore,
      createSimWorld,
      expect,
      collect,
      notesOf(name),
    )
    await body()
    return titles
  }
  expect(await run(code)).toEqual(['a conflict in notes › n › labels is settled: last-write-wins, mine'])
  const otherwise = code.replace('toEqual(["a","mine"])', 'toEqual(["a","theirs"])')
  expect(otherwise).not.toBe(code)
  await expect(run(otherwise)).rejects.toThrow(/deeply equal/)
})

test('P10 locks are told with who holds and who waits; one is stolen once the store is named', async () => {
  const { mine, name, client, agentId, until } = await watched()
  const held = await mine.locks.acquire('import', { label: 'Ines' })
  const waiting = mine.locks.acquire('import')
  const { locks } = await until((payload) => payload.locks?.claims.length === 2)
  expect(locks?.claims).toMatchObject([
    { name: 'import', state: 'held', label: 'Ines', isSelf: true },
    { name: 'import', state: 'waiting', isSelf: true },
  ])
  const refused = await client.request(agentId, 'sync.steal', { name: 'import', confirm: '' })
  expect(refused).toMatchObject({ ok: false, code: 'MISUSE' })
  expect(held.lost.aborted).toBe(false)
  expect(await client.request(agentId, 'sync.steal', { name: 'import', confirm: name })).toMatchObject({ ok: true })
  expect(held.lost.aborted).toBe(true)
  await (await waiting).release()
  await until((payload) => payload.locks?.claims.length === 0)
})

test('P3 P2 without control nothing is replayed or stolen; where something is redacted nothing raw is told', async () => {
  const { client, agentId, conflict, mine } = await watched({ control: false, redact: ['notes.*.labels'] })
  mine.presence.cursors.set({ at: 'n' })
  const { id, base, mine: ours, theirs, result } = await conflict()
  expect([base, ours, theirs, result]).toEqual(Array.from({ length: 4 }, () => ({ type: 'redacted' })))
  const request = { id, policy: null, apply: true, force: true }
  expect(await client.request(agentId, 'sync.replay', request)).toMatchObject({ code: 'PERMISSION_DENIED' })
  expect(await client.request(agentId, 'sync.steal', { name: 'x', confirm: '' })).toMatchObject({ ok: false })
  expect(await client.request(agentId, 'sync.test', { id })).toMatchObject({ code: 'PERMISSION_DENIED' })
  const tried = await client.request(agentId, 'sync.try', { id, policy: 'merge' })
  expect(tried).toMatchObject({ ok: true, result: { value: { type: 'redacted' } } })
})
