import { expect, onTestFinished, test } from 'vitest'
import { joinedTo } from '../../fixtures/board.js'
import { berth, enrol, openHarbour } from '../../fixtures/harbour.js'
import type { TimelineEntry, TransactionEntry } from '../protocol/topics.js'

async function harbourPanel() {
  const harbour = await openHarbour()
  const joint = joinedTo(harbour, { record: true })
  const client = joint.connect()
  onTestFinished(() => client.close())
  const timeline = new Map<number, TimelineEntry>()
  await joint.timers.advance(200)
  client.watch(joint.agentId, 'timeline', ({ entries }) => {
    for (const entry of entries) timeline.set(entry.index, entry)
  })
  await joint.timers.advance(200)
  const transactions = () =>
    [...timeline.values()].filter((entry): entry is TransactionEntry => entry.type === 'transaction')
  return { harbour, ...joint, client, timeline, transactions }
}

test('P6 the declared references are told, and who refers to an entity by each of them', async () => {
  const { harbour, client, agentId } = await harbourPanel()
  enrol(harbour, 'ada')
  for (let number = 0; number < 30; number++) berth(harbour, `b${number}`, 'ada')
  berth(harbour, 'c', null, ['ada'])
  expect(await client.request(agentId, 'references.list', {})).toMatchObject({
    ok: true,
    result: {
      references: [
        { from: 'boats', field: 'ownerId', to: 'users', onDelete: 'clear' },
        { from: 'boats', field: 'crewIds', to: 'users', onDelete: 'report' },
      ],
    },
  })
  const reply = await client.request(agentId, 'references.inbound', { slice: 'users', key: 'ada', limit: 12 })
  expect(reply).toMatchObject({
    ok: true,
    result: {
      inbound: [
        { field: 'ownerId', total: 30 },
        { field: 'crewIds', total: 1, keys: ['c'] },
      ],
    },
  })
  expect(reply.ok && reply.result.inbound[0]?.keys).toHaveLength(12)
})

test('P6 from a place the newest commit that touched it is found', async () => {
  const { harbour, client, agentId, timeline, timers } = await harbourPanel()
  berth(harbour, 'a')
  harbour.update((draft) => (draft.boats.get('a')!.ownerId = 'lost'), { source: 'Sale' })
  berth(harbour, 'b')
  await timers.advance(200)
  const find = async (path: readonly (string | number)[]) => {
    const reply = await client.request(agentId, 'commit.find', { path })
    return reply.ok && reply.result.index !== null ? timeline.get(reply.result.index)?.source : null
  }
  expect(await find(['boats', 'a', 'ownerId'])).toBe('Sale')
  expect(await find(['boats', 'a', 'crewIds', 0])).toBe('Berth')
  expect(await find(['boats', 'nowhere'])).toBeNull()
})

test('P7 a transaction is in the timeline from its start, then with source, duration, outcome and commit', async () => {
  const { harbour, transactions, timeline, timers } = await harbourPanel()
  let finish = () => {}
  const running = harbour.transaction(
    async (tx) => {
      tx.update((draft) => draft.boats.set('a', { id: 'a', ownerId: null, crewIds: [] }))
      await new Promise<void>((resolve) => (finish = resolve))
    },
    { source: 'Regatta' },
  )
  await timers.advance(200)
  expect(transactions()).toMatchObject([{ source: 'Regatta', outcome: null, durationMs: null, cid: null }])
  finish()
  const commit = await running
  await timers.advance(200)
  expect(transactions()).toMatchObject([
    { source: 'Regatta', outcome: 'committed', durationMs: expect.any(Number), cid: commit.cid },
  ])
  expect([...timeline.values()].filter((entry) => entry.cid === commit.cid)).toHaveLength(2)
})

test('P7 a transaction that was rolled back, rejected or took too long is told as such', async () => {
  const { harbour, transactions, timers } = await harbourPanel()
  const thrown = harbour.transaction(() => Promise.reject(new Error('no wind')), { source: 'Calm' })
  await expect(thrown).rejects.toThrow('no wind')
  const refused = await harbour.transaction(
    (tx) => void tx.update((draft) => draft.users.set('u', { id: 'u', email: 1 as never })),
    { source: 'Typo' },
  )
  expect(refused.status).toBe('rejected')
  const endless = harbour.transaction(() => new Promise<never>(() => {}), { source: 'Doldrums', timeoutMs: 1 })
  await expect(endless).rejects.toMatchObject({ code: 'TIMEOUT' })
  await timers.advance(200)
  expect(transactions().map(({ source, outcome }) => [source, outcome])).toEqual([
    ['Calm', 'rolled-back'],
    ['Typo', 'rejected'],
    ['Doldrums', 'timeout'],
  ])
})
