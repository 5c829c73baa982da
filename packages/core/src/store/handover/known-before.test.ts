import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { createSyncStore, type Platform, slice } from '../../index.js'

const Poll = z.object({ votes: z.number(), voters: z.array(z.string()), isOpen: z.boolean().optional() })

function openPoll(platform: Platform, version = 1) {
  const poll = slice({
    schema: version === 1 ? Poll : Poll.required(),
    initial: { votes: 0, voters: [], ...(version > 1 && { isOpen: true }) },
    fields: { votes: 'counter', voters: 'set' },
  })
  const toTwo = ({ poll }: Record<string, unknown>) => ({ poll: { ...(poll as object), isOpen: true } })
  return createSyncStore(
    { name: 'poll', version, slices: { poll }, ...(version > 1 && { migrations: { 2: toTwo } }) },
    { platform },
  )
}

const vote = (store: ReturnType<typeof openPoll>, by: string) =>
  store.update(({ poll }) => {
    poll.votes++
    poll.voters.push(by)
  })

/** Two tabs that hear nothing of each other, one of which saved a vote. */
async function openTwo(seed: string) {
  const world = createSimWorld({ seed })
  world.setChannelFaults({ loss: 1, duplication: 0, maxDelayMs: 0 })
  const [unaware, other] = [world.openTab(), world.openTab()]
  const [mine, theirs] = [openPoll(unaware.platform), openPoll(other.platform)]
  await world.settle(Promise.all([mine.ready, theirs.ready]))
  await world.settle(vote(theirs, 'theirs').saved)
  return { world, tab: unaware, mine }
}

test('J17 M5 what a page left is added to what others counted meanwhile, and does not write over it', async () => {
  const { world, tab, mine } = await openTwo('left')
  vote(mine, 'mine')
  tab.emit('hide')
  tab.kill()
  const next = openPoll(world.openTab().platform)
  await world.settle(next.ready)
  expect(next.getState().poll).toMatchObject({ votes: 2, voters: ['theirs', 'mine'] })
})

test('W5 M5 what was handed over is added to what its author did not know of, also where the backup has it', async () => {
  const { world, tab, mine } = await openTwo('handed over')
  tab.freeze()
  const first = vote(mine, 'mine')
  const second = vote(mine, 'mine again')
  const next = openPoll(world.openTab().platform, 2)
  await world.settle(next.ready)
  tab.thaw()
  tab.emit('resume')
  await world.settle(Promise.all([first.saved, second.saved]))
  const last = openPoll(world.openTab().platform, 2)
  await world.settle(last.ready)
  await world.advance(5_000)
  const voters = ['theirs', 'mine', 'mine again']
  expect(last.getState().poll).toMatchObject({ votes: 3, voters, isOpen: true })
  expect(mine.getStatus().phase).toBe('outdated')
})

test('W5 M5 also where there is no backup to translate by, what was handed over is added where it fits the newer form', async () => {
  const { world, tab, mine } = await openTwo('no backup')
  tab.freeze()
  const commit = vote(mine, 'mine')
  const next = openPoll(world.openTab().platform, 2)
  await world.settle(next.ready)
  for (const { id } of await world.settle(next.backups.list())) await world.settle(next.backups.delete(id))
  tab.thaw()
  tab.emit('resume')
  await world.settle(commit.saved)
  const last = openPoll(world.openTab().platform, 2)
  await world.settle(last.ready)
  await world.advance(5_000)
  expect(last.getState().poll).toMatchObject({ votes: 2, voters: ['theirs', 'mine'], isOpen: true })
})
