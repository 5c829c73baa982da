import { expect, onTestFinished, test } from 'vitest'
import { joinedTo, openBoard } from '../../fixtures/board.js'
import { berth, enrol, openHarbour, secret } from '../../fixtures/harbour.js'
import type { HealthPayload, HealthWork, TimelineEntry } from '../protocol/topics.js'
import type { DevtoolsOptions } from './attachment.js'
import type { InspectedStore } from './inspected-store.js'

type Wrap = (store: InspectedStore) => InspectedStore | Promise<InspectedStore>

// It has neither references nor checks, so nothing runs by itself, however slow the machine.
const unchecked: Wrap = () => openBoard()

/** A panel on a harbour's health and timeline. */
async function watched(options: DevtoolsOptions = {}, wrap: Wrap = (store) => store) {
  const harbour = await openHarbour()
  const joint = joinedTo(await wrap(harbour), { control: true, record: true, ...options })
  const { timers, agentId } = joint
  const client = joint.connect()
  onTestFinished(() => client.close())
  await timers.advance(200)
  const told: HealthPayload[] = []
  const timeline = new Map<number, TimelineEntry>()
  client.watch(agentId, 'health', (payload) => told.push(payload))
  client.watch(agentId, 'timeline', ({ entries }) => {
    for (const entry of entries) timeline.set(entry.index, entry)
  })
  await timers.advance(200)
  const latest = () => told.at(-1) as HealthPayload
  const ask = (work: HealthWork) => client.request(agentId, 'health.run', { work })
  /** Waits, on real time, for what the store does by itself. */
  const until = async (isSo: (health: HealthPayload) => boolean) => {
    do {
      await new Promise((resolve) => setImmediate(resolve))
      await timers.advance(200)
    } while (!isSo(latest()))
    return latest()
  }
  const run = async (work: HealthWork) => {
    expect(await ask(work)).toMatchObject({ ok: true })
    return until(({ runs }) => runs.length === 0)
  }
  return { harbour, ...joint, client, told, timeline, latest, ask, until, run }
}

test('P5 what never ran is not told as passed: no time, no result, no pass', async () => {
  const { latest } = await watched({}, unchecked)
  expect(latest()).toMatchObject({
    checked: null,
    checkedAt: null,
    validation: null,
    validatedAt: null,
    passes: [],
    canOptimize: true,
    runs: [],
  })
})

test('P5 a check finds orphans, a repair mends those that it can, and undo brings the orphan back', async () => {
  const { harbour, client, agentId, run, until, timeline } = await watched()
  enrol(harbour, 'ada')
  berth(harbour, 'a', 'ada', ['ada', 'gone'])
  berth(harbour, 'b', 'lost')
  const found = await run('check')
  expect(found).toMatchObject({ findingCount: 2, mendableCount: 1, checked: { isFull: true } })
  expect(found.findings).toMatchObject([
    { code: 'orphan', path: ['boats', 'b', 'ownerId'], mendable: true },
    { code: 'orphan', path: ['boats', 'a', 'crewIds', 1], mendable: false },
  ])

  const [lost, gone] = found.findings
  const reply = await client.request(agentId, 'health.repair', { ids: [lost?.id ?? -1] })
  expect(reply).toMatchObject({ ok: true, result: { status: 'committed', isChange: true, indexes: 0 } })
  expect(harbour.getState().boats.get('b')?.ownerId).toBeNull()
  const mended = await until(({ findingCount }) => findingCount === 1)
  // What is the same keeps its identity, so that a click meets what was read.
  expect(mended.findings).toEqual([gone])
  expect([...timeline.values()].at(-1)).toMatchObject({ type: 'commit', source: 'repair' })

  const nothing = await client.request(agentId, 'health.repair', { ids: [gone?.id ?? -1] })
  expect(nothing).toMatchObject({ ok: true, result: { isChange: false } })
  const again = await client.request(agentId, 'health.repair', { ids: [lost?.id ?? -1] })
  expect(again).toMatchObject({ ok: false, code: 'NOT_FOUND' })

  harbour.undo()
  await until(({ findingCount }) => findingCount === 2)
})

test('P5 validation and optimisation run from the panel and tell what they came to', async () => {
  const { harbour, run, timeline } = await watched()
  berth(harbour, 'old-1')
  berth(harbour, 'b', 'lost')
  const validated = await run('validate')
  expect(validated).toMatchObject({ validation: { isValid: true, errorCount: 0, entities: 2 } })
  expect(validated.validation?.recommendations.join(' ')).toContain('repair')
  const { passes, failures } = await run('optimize')
  expect(failures).toEqual([])
  expect(passes.find(({ name }) => name === 'expires:boats')).toMatchObject({ removed: 1, error: null })
  expect(harbour.getState().boats.has('old-1')).toBe(false)
  expect([...timeline.values()].at(-1)).toMatchObject({ source: 'optimize:expires:boats' })
})

test('P5 progress is told while a run goes on, a second one is not begun, and it can be cancelled', async () => {
  let begun = 0
  const { client, agentId, ask, until, timers } = await watched({}, async () => ({
    ...(await openBoard()),
    check: (options = {}) => {
      begun++
      options.onProgress?.({ done: 3, total: 12 })
      return new Promise((_, reject) => {
        options.signal?.addEventListener('abort', () => reject(options.signal?.reason))
      })
    },
  }))
  await ask('check')
  await ask('check')
  await timers.advance(200)
  expect(begun).toBe(1)
  expect(await until(({ runs }) => runs.length > 0)).toMatchObject({ runs: [{ work: 'check', done: 3, total: 12 }] })
  await client.request(agentId, 'health.cancel', { work: 'check' })
  const ended = await until(({ runs }) => runs.length === 0)
  expect(ended).toMatchObject({ checkedAt: null, failures: [{ work: 'check', message: 'Cancelled.' }] })
})

test('P5 a store without optimisation is told as one, and refuses it', async () => {
  const { latest, ask } = await watched({}, ({ optimize: _, ...store }) => store)
  expect(latest().canOptimize).toBe(false)
  expect(await ask('optimize')).toMatchObject({ ok: false, code: 'UNSUPPORTED' })
})

test('P3 P5 without control nothing is run, cancelled or repaired', async () => {
  const { client, agentId, latest } = await watched({ control: false }, unchecked)
  for (const reply of [
    await client.request(agentId, 'health.run', { work: 'check' }),
    await client.request(agentId, 'health.cancel', { work: 'check' }),
    await client.request(agentId, 'health.repair', { ids: null }),
  ]) {
    expect(reply).toMatchObject({ ok: false, code: 'PERMISSION_DENIED' })
  }
  expect(latest().checkedAt).toBeNull()
})

test('P5 of many findings the first are told, and how many there are', async () => {
  const { harbour, run } = await watched()
  harbour.update((draft) => {
    for (let number = 0; number < 3_000; number++) {
      const id = `b${number}`
      draft.boats.set(id, { id, ownerId: 'lost', crewIds: [] })
    }
  })
  const health = await run('check')
  expect(health).toMatchObject({ findingCount: 3_000, mendableCount: 3_000, hasMoreFindings: false })
  expect(health.findings).toHaveLength(200)
})

test('P2 P5 P7 no secret is in findings, issues, failures, references or the timeline', async () => {
  const { harbour, client, agentId, run, told, timeline, timers } = await watched({
    redact: ['users.*.email', 'boats.b.ownerId'],
  })
  enrol(harbour, 'ada')
  berth(harbour, 'free-1')
  berth(harbour, 'b', 'ada')
  const careless = () => {
    throw new Error(`no more of ${secret}`)
  }
  expect(() => harbour.update(careless)).toThrow(secret)
  await expect(harbour.transaction(careless)).rejects.toThrow(secret)
  await harbour
    .transaction((tx) => tx.update((draft) => draft.users.set('ada', { id: 'ada', email: 5 as never })))
    .catch(() => {})
  const health = await run('check')
  await run('validate')
  await timers.advance(200)
  expect(health.findings).toMatchObject([{ code: 'check', path: ['boats', 'free-1'], message: 'redacted' }])
  const inbound = await client.request(agentId, 'references.inbound', { slice: 'users', key: 'ada', limit: 10 })
  expect(inbound).toMatchObject({ ok: true, result: { inbound: [{ field: 'ownerId', total: 0, keys: [] }, {}] } })
  expect([...timeline.values()].map(({ type }) => type)).toContain('transaction')
  expect(JSON.stringify([told, [...timeline.values()]])).not.toContain(secret)
})
