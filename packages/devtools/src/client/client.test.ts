import { expect, test } from 'vitest'
import { addTask, joined } from '../../fixtures/board.js'
import { settle } from '../../fixtures/manual-timers.js'
import { memoryTransports } from '../../fixtures/memory-transport.js'
import { createAgent } from '../agent/agent.js'
import { agentMessage } from '../protocol/messages.js'
import { createClient } from './client.js'

test('P1 a panel lists the stores that answer, and forgets those that say goodbye', async () => {
  const { board, timers, agent, connect } = await joined({ control: true })
  const client = connect()
  await settle()
  expect(client.agents()).toMatchObject([{ store: board.name, control: true, connection: 'connected' }])
  agent.close()
  await settle()
  expect(client.agents()).toEqual([])
  client.close()
  await timers.advance(100)
})

test('P1 a store that does not answer is shown as silent, then forgotten', async () => {
  const { timers } = await joined()
  const [mine, theirs] = memoryTransports()
  const client = createClient([mine], timers)
  theirs.post(
    agentMessage('gone', null, {
      type: 'welcome',
      session: 's',
      store: 'board',
      tab: { title: 'Board', url: 'http://localhost/' },
      control: false,
      redacts: false,
      startedAt: 1,
    }),
  )
  await settle()
  expect(client.agents()).toMatchObject([{ connection: 'connected' }])
  await timers.advance(15_000)
  expect(client.agents()).toMatchObject([{ connection: 'silent' }])
  await timers.advance(120_000)
  expect(client.agents()).toEqual([])
  client.close()
})

test('P1 after the agent lost its session the panel subscribes again and starts over', async () => {
  const { board, timers, attachment, agent, agentId } = await joined({ record: true })
  addTask(board, 'a')
  const [mine, theirs] = memoryTransports()
  const shared = { ...theirs, shared: true, close: () => {} }
  agent.serve(shared)
  const client = createClient([mine], timers)
  const told: string[] = []
  await settle()
  client.watch(
    agentId,
    'timeline',
    ({ entries }) => told.push(entries.map((entry) => entry.index).join()),
    () => told.push('reset'),
  )
  await timers.advance(200)
  expect(told).toEqual(['0'])
  agent.close()
  createAgent(attachment, timers).serve(shared)
  attachment.recorder.start()
  await timers.advance(5_000)
  expect(told).toContain('reset')
  client.close()
})

test('P1 an answer that is not what the method gives is a failure, and none at all a timeout', async () => {
  const { timers, agentId, connect, agent } = await joined()
  const client = connect()
  await settle()
  const reply = client.request(agentId, 'state.read', { path: [], depth: 1, from: 0, limit: -1 })
  await settle()
  expect(await reply).toMatchObject({ ok: false, code: 'MISUSE' })
  agent.close()
  const unanswered = client.request(agentId, 'store.flush', {})
  await timers.advance(20_000)
  expect(await unanswered).toMatchObject({ ok: false, code: 'TIMEOUT' })
  client.close()
})
