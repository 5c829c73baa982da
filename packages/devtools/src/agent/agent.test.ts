import type { EventName } from '@holdfast/core'
import { expect, test } from 'vitest'
import { addTask, attachmentOf, joined, openBoard } from '../../fixtures/board.js'
import { manualTimers, settle } from '../../fixtures/manual-timers.js'
import { memoryTransports } from '../../fixtures/memory-transport.js'
import { decodeAgentMessage, panelMessage } from '../protocol/messages.js'
import type { TimelineEntry } from '../protocol/topics.js'
import { createAgent } from './agent.js'
import type { InspectedStore } from './inspected-store.js'

/** The same store, with a count of the listeners on its events. */
function counted(store: InspectedStore) {
  const listeners = { count: 0 }
  const events: InspectedStore['events'] = {
    on: (name: EventName, listener: never) => {
      const off = store.events.on(name, listener)
      listeners.count++
      return () => {
        listeners.count--
        off()
      }
    },
  }
  return { store: { ...store, events }, listeners }
}

test('P2 nothing listens to the store before a panel says hello, after goodbye, and after its lease has run out', async () => {
  const timers = manualTimers()
  const { store, listeners } = counted(await openBoard())
  const agent = createAgent(attachmentOf(store, {}, timers.now), timers)
  const [panel, theirs] = memoryTransports()
  agent.serve({ ...theirs, shared: true })
  expect(listeners.count).toBe(0)
  expect(timers.waiting).toBe(0)

  panel.post(panelMessage('p', null, { type: 'hello', leaseMs: 5_000 }))
  await settle()
  expect(listeners.count).toBeGreaterThan(0)
  panel.post(panelMessage('p', null, { type: 'goodbye' }))
  await settle()
  expect(listeners.count).toBe(0)
  expect(timers.waiting).toBe(0)

  panel.post(panelMessage('p', null, { type: 'hello', leaseMs: 5_000 }))
  await timers.advance(4_999)
  expect(listeners.count).toBeGreaterThan(0)
  await timers.advance(2)
  expect(listeners.count).toBe(0)
  expect(timers.waiting).toBe(0)
})

test('P2 reading status, statistics, settings, state, timeline and log leaves the store as it was', async () => {
  const { board, timers, agentId, connect } = await joined({ record: true })
  await addTask(board, 'a').saved
  const before = [board.getState(), board.getStatus(), JSON.stringify(board.config.get())] as const
  const client = connect()
  await timers.advance(200)
  for (const topic of ['status', 'stats', 'config', 'timeline', 'log'] as const) client.watch(agentId, topic, () => {})
  await timers.advance(500)
  await client.request(agentId, 'state.read', { path: [], depth: 6, from: 0, limit: 500 })
  await client.request(agentId, 'commit.read', { index: 0, from: 0, limit: 500 })
  expect(board.getState()).toBe(before[0])
  expect(board.getStatus()).toBe(before[1])
  expect(JSON.stringify(board.config.get())).toBe(before[2])
  client.close()
})

test('P4 the timeline tells commits with source and action, rejected updates with issues, and when each was saved', async () => {
  const { board, timers, agentId, connect } = await joined({ record: true })
  await addTask(board, 'a').saved
  board.update((draft) => draft.tasks.set('b', { id: 'b', title: '', priority: 9 }), { source: 'BadForm' })
  const client = connect()
  await timers.advance(200)
  const seen = new Map<number, TimelineEntry>()
  client.watch(agentId, 'timeline', ({ entries }) => {
    for (const entry of entries) seen.set(entry.index, entry)
  })
  await timers.advance(200)
  expect([...seen.values()]).toMatchObject([
    {
      type: 'commit',
      index: 0,
      source: 'NewTask',
      saved: true,
      version: 1,
      steps: [{ op: 'put', path: ['tasks', 'a'] }],
    },
    { type: 'rejected', index: 1, source: 'BadForm', issueCount: 2 },
  ])

  const commit = board.actions.rename('a', 'New title')
  await timers.advance(100)
  expect(seen.get(2)).toMatchObject({ type: 'commit', action: 'rename', origin: 'own' })
  await commit.saved
  await timers.advance(200)
  expect(seen.get(2)).toMatchObject({ saved: true, saveLatencyMs: expect.any(Number) })

  const reply = await client.request(agentId, 'commit.read', { index: 2, from: 0, limit: 10 })
  expect(reply).toMatchObject({
    ok: true,
    result: {
      total: 1,
      changes: [
        {
          path: ['tasks', 'a', 'title'],
          before: { type: 'literal', value: 'Task a' },
          after: { type: 'literal', value: 'New title' },
        },
      ],
    },
  })
  client.close()
})

test('P4 the timeline is bounded: the oldest go, and it is told how many', async () => {
  const { board, timers, agentId, connect } = await joined({ record: true, historyLength: 10 })
  for (let number = 0; number < 25; number++) addTask(board, `t${number}`)
  const client = connect()
  await timers.advance(200)
  const batches: { indexes: readonly number[]; firstIndex: number; dropped: number }[] = []
  client.watch(agentId, 'timeline', ({ entries, firstIndex, dropped }) => {
    batches.push({ indexes: entries.map((entry) => entry.index), firstIndex, dropped })
  })
  await timers.advance(200)
  expect(batches[0]).toMatchObject({ firstIndex: 15, dropped: 15 })
  expect(batches[0]?.indexes).toHaveLength(10)
  client.close()
})

test('P3 control is refused unless it is enabled, and says so', async () => {
  const { board, timers, agentId, connect } = await joined({ control: false })
  const client = connect()
  await timers.advance(200)
  expect(client.agents()).toMatchObject([{ agentId, control: false }])
  for (const reply of [
    await client.request(agentId, 'config.set', { patch: { validationEnabled: false } }),
    await client.request(agentId, 'config.reset', {}),
    await client.request(agentId, 'store.flush', {}),
  ]) {
    expect(reply).toMatchObject({ ok: false, code: 'PERMISSION_DENIED' })
  }
  expect(board.config.get().validationEnabled).toBe(true)
  client.close()
})

test('P3 a change of settings takes effect, is told to the panel and is logged with source devtools', async () => {
  const { board, timers, agentId, connect } = await joined({ control: true, record: true })
  const client = connect()
  await timers.advance(200)
  const values: unknown[] = []
  const sources: string[] = []
  client.watch(agentId, 'config', (payload) => values.push(payload.values.validationEnabled))
  client.watch(agentId, 'log', ({ entries }) =>
    sources.push(...entries.map((entry) => `${entry.source} ${entry.name}`)),
  )
  await timers.advance(200)
  const reply = await client.request(agentId, 'config.set', { patch: { validationEnabled: false } })
  await timers.advance(200)
  expect(reply).toMatchObject({ ok: true, result: { values: { validationEnabled: false } } })
  expect(board.config.get().validationEnabled).toBe(false)
  expect(values).toEqual([true, false])
  expect(sources).toContain('devtools devtools')
  expect(sources).toContain('store config:changed')

  expect(await client.request(agentId, 'config.set', { patch: { maxStateSize: -1 } })).toMatchObject({
    ok: false,
    code: 'MISUSE',
  })
  expect(await client.request(agentId, 'config.set', { patch: { nothingLikeIt: 1 } })).toMatchObject({ ok: false })
  client.close()
})

test('P3 a request that arrives twice is run once and answered twice', async () => {
  const { board, agent, agentId } = await joined({ control: true })
  const [panel, theirs] = memoryTransports()
  agent.serve(theirs)
  const answers: unknown[] = []
  panel.listen((raw) => {
    const body = decodeAgentMessage(raw)?.body
    if (body?.type === 'reply') answers.push(body.id)
  })
  let changes = 0
  board.events.on('config:changed', () => changes++)
  panel.post(panelMessage('p', null, { type: 'hello', leaseMs: 5_000 }))
  const request = {
    type: 'request',
    id: 'r1',
    method: 'config.set',
    params: { patch: { syncTimeout: 5_000 } },
  } as const
  panel.post(panelMessage('p', agentId, request))
  panel.post(panelMessage('p', agentId, request))
  await settle()
  expect(answers).toEqual(['r1', 'r1'])
  expect(changes).toBe(1)
})

test('P1 P2 a panel that does not acknowledge gets one message per subscription, again at its next hello', async () => {
  const { board, agent, timers, agentId } = await joined({ record: true })
  const [panel, theirs] = memoryTransports()
  agent.serve(theirs)
  const updates: number[] = []
  panel.listen((raw) => {
    const body = decodeAgentMessage(raw)?.body
    if (body?.type === 'update') updates.push(body.seq)
  })
  panel.post(panelMessage('p', null, { type: 'hello', leaseMs: 60_000 }))
  panel.post(panelMessage('p', agentId, { type: 'subscribe', id: 's', topic: 'timeline' }))
  await settle()
  for (let number = 0; number < 50; number++) addTask(board, `t${number}`)
  await timers.advance(5_000)
  expect(updates).toEqual([1])
  panel.post(panelMessage('p', null, { type: 'hello', leaseMs: 60_000 }))
  await settle()
  expect(updates).toEqual([1, 1])
  panel.post(panelMessage('p', agentId, { type: 'ack', id: 's', seq: 1 }))
  await timers.advance(100)
  expect(updates).toEqual([1, 1, 2])
})

test('P2 redacted paths never leave the store: not in state, changes, arguments, issues or log', async () => {
  const { board, agent, timers, agentId } = await joined({
    record: true,
    redact: ['users.*.email', ['tasks', '*', 'title']],
  })
  const secret = 'secret@example.org'
  board.update((draft) => draft.users.set('u', { id: 'u', name: 'Ines', email: secret }))
  addTask(board, 'a', secret)
  board.actions.rename('a', `${secret} again`)
  const [panel, theirs] = memoryTransports()
  agent.serve(theirs)
  const sent: unknown[] = []
  panel.listen((raw) => sent.push(raw))
  panel.post(panelMessage('p', null, { type: 'hello', leaseMs: 60_000 }))
  for (const topic of ['status', 'stats', 'config', 'timeline', 'log']) {
    panel.post(panelMessage('p', agentId, { type: 'subscribe', id: topic, topic }))
  }
  const read = (path: readonly string[]) => ({ path, depth: 6, from: 0, limit: 100 })
  const ask = (id: string, method: string, params: unknown) =>
    panel.post(panelMessage('p', agentId, { type: 'request', id, method, params }))
  for (const path of [[], ['users'], ['users', 'u'], ['users', 'u', 'email'], ['tasks', 'a', 'title']]) {
    ask(`state ${path.join('.')}`, 'state.read', read(path))
  }
  for (let index = 0; index < 3; index++) ask(`commit ${index}`, 'commit.read', { index, from: 0, limit: 100 })
  await timers.advance(500)
  expect(sent.length).toBeGreaterThan(12)
  expect(JSON.stringify(sent)).not.toContain(secret)
  expect(JSON.stringify(sent)).toContain('"redacted"')
  expect(JSON.stringify(sent)).toContain('Ines')
})

test('P2 what is read is bounded in depth and length, whatever the state holds', async () => {
  const { board, timers, agentId, connect } = await joined()
  board.update((draft) => {
    for (let number = 0; number < 2_000; number++) {
      draft.tasks.set(`t${number}`, { id: `t${number}`, title: 'x'.repeat(5_000), priority: 1 })
    }
  })
  const client = connect()
  await timers.advance(200)
  const reply = await client.request(agentId, 'state.read', { path: ['tasks'], depth: 1, from: 100, limit: 5 })
  expect(reply).toMatchObject({
    ok: true,
    result: { value: { type: 'node', kind: 'collection', size: 2_000, from: 100 } },
  })
  const value = reply.ok && reply.result.value.type === 'node' ? reply.result.value : undefined
  expect(value?.items?.map((item) => item.key)).toEqual(['t100', 't101', 't102', 't103', 't104'])
  const whole = await client.request(agentId, 'state.read', { path: [], depth: 50, from: 0, limit: 100_000 })
  expect(JSON.stringify(whole).length).toBeLessThan(1_000_000)
  client.close()
})
