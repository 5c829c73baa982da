import { afterEach, expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { type ChannelPort, createSyncStore, type Platform, presence, slice } from '../../index.js'

const Cursor = z.object({ taskId: z.string().nullable() })
const channelName = 'holdfast:board:presence'
const open: (() => unknown)[] = []
afterEach(() => {
  for (const close of open.splice(0)) close()
})

function openBoard(platform: Platform) {
  const slices = {
    title: slice({ schema: z.string(), initial: '' }),
    cursors: presence({ schema: Cursor, ttlMs: 4_000 }),
  }
  return createSyncStore({ name: 'board', version: 1, slices }, { platform })
}

async function twoTabs() {
  const world = createSimWorld({ seed: 7 })
  const [tabA, tabB] = [world.openTab(), world.openTab()]
  const [a, b] = [openBoard(tabA.platform), openBoard(tabB.platform)]
  await world.advance(200)
  const seenByB = () => b.presence.cursors.peers().map(({ isSelf, value }) => [isSelf, value.taskId])
  return { world, tabA, tabB, a, b, seenByB }
}

/** Counts what is posted on the presence channel. */
function counting(platform: Platform) {
  const posted: unknown[] = []
  const opened: string[] = []
  const channel: ChannelPort = {
    open(name, onMessage) {
      opened.push(name)
      const inner = platform.channel.open(name, onMessage)
      return {
        ...inner,
        close: () => inner.close(),
        post(message) {
          if (name === channelName) posted.push(message)
          inner.post(message)
        },
      }
    },
  }
  return { platform: { ...platform, channel }, posted, opened }
}

test('N1 the others see the latest value; the state and its drafts know nothing of it', async () => {
  const { world, a, b, seenByB } = await twoTabs()
  const heard: string[] = []
  b.events.on('presence:changed', ({ slice: name, peers }) => heard.push(`${name} ${peers.length}`))
  a.presence.cursors.set({ taskId: 't1' })
  await world.advance(100)
  expect(seenByB()).toEqual([[false, 't1']])
  expect(heard).toEqual(['cursors 1'])
  expect(Object.keys(a.getState())).toEqual(['title'])
  expect(() => a.update((draft) => void Object.assign(draft, { cursors: 1 }))).toThrow()
  expect(() => a.presence.cursors.set({ taskId: 1 as never })).toThrow(/cursors/)
  a.presence.cursors.clear()
  await world.advance(100)
  expect(seenByB()).toEqual([])
})

test('N2 hostile messages change nothing', async () => {
  const { world, tabB, a, b, seenByB } = await twoTabs()
  a.presence.cursors.set({ taskId: 't1' })
  await world.advance(100)
  const whole = { v: 1, type: 'presence', tab: 'evil', seq: 1, gone: false, ask: false, values: {} }
  const hostile: unknown[] = [
    null,
    1,
    'x',
    [],
    {},
    new Map(),
    { ...whole, v: 2 },
    { ...whole, tab: '__proto__/' },
    { ...whole, tab: 'x'.repeat(65) },
    { ...whole, seq: Number.NaN },
    { ...whole, values: [] },
    { ...whole, gone: 'yes' },
  ]
  for (const message of hostile) world.forge(channelName, message)
  await world.advance(100)
  expect(b.tabs()).toHaveLength(2)
  const values = [
    { cursors: { taskId: 1 } },
    { cursors: { taskId: 'x'.repeat(20_000) } },
    { cursors: new Date(0) },
    JSON.parse('{"__proto__":{"cursors":{"taskId":"p"}},"cursors":{"__proto__":{"taskId":"p"}}}') as unknown,
    { constructor: 1, unknown: 2 },
  ]
  for (const [at, forged] of values.entries()) world.forge(channelName, { ...whole, seq: at + 1, values: forged })
  await world.advance(100)
  expect(seenByB()).toEqual([[false, 't1']])
  for (let n = 0; n < 5_000; n++) world.forge(channelName, { ...whole, tab: `flood${n}` })
  await world.advance(100)
  expect(b.tabs().length).toBeLessThanOrEqual(257)
  expect(tabB.errors).toEqual([])
})

test('N3 a burst of 1,000 values in a second costs a message per 50 ms', async () => {
  const world = createSimWorld({ seed: 3 })
  const { platform, posted } = counting(world.openTab().platform)
  const store = openBoard(platform)
  await world.advance(500)
  posted.length = 0
  for (let n = 0; n < 1_000; n++) {
    store.presence.cursors.set({ taskId: `t${n}` })
    await world.advance(1)
  }
  await world.advance(50)
  expect(posted.length).toBeLessThanOrEqual(22)
  expect(posted.at(-1)).toMatchObject({ values: { cursors: { taskId: 't999' } } })
})

test('N5 gone at once when closed or frozen, back on resume, gone after the TTL when dead', async () => {
  const { world, tabA, a, b, seenByB } = await twoTabs()
  const told: string[] = []
  b.events.on('tab:joined', () => told.push('joined'))
  b.events.on('tab:left', () => told.push('left'))
  a.presence.cursors.set({ taskId: 't1' })
  await world.advance(100)
  tabA.emit('suspend')
  await world.advance(10)
  expect(seenByB()).toEqual([])
  tabA.emit('resume')
  await world.advance(100)
  expect(seenByB()).toEqual([[false, 't1']])
  await world.advance(20_000)
  expect(seenByB()).toEqual([[false, 't1']])
  world.jump(86_400_000)
  await world.advance(100)
  expect(seenByB()).toEqual([[false, 't1']])
  tabA.kill()
  await world.advance(4_001)
  expect(seenByB()).toEqual([])
  const third = openBoard(world.openTab().platform)
  third.presence.cursors.set({ taskId: 't3' })
  await world.advance(100)
  await world.settle(third.close())
  await world.advance(10)
  expect(seenByB()).toEqual([])
  expect(told).toEqual(['left', 'joined', 'left', 'joined', 'left'])
})

test('N6 no channel of its own where no presence is declared', async () => {
  const world = createSimWorld({ seed: 1 })
  const { platform, opened } = counting(world.openTab().platform)
  const slices = { title: slice({ schema: z.string(), initial: '' }) }
  const store = createSyncStore({ name: 'board', version: 1, slices }, { platform })
  await world.settle(store.ready)
  expect(opened).not.toContain(channelName)
  expect(store.presence).toEqual({})
})
