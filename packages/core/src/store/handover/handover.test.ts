import { expect, test } from 'vitest'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { openNew, openOld } from '../../../fixtures/two-versions.js'
import type { EventPayloads } from '../events.js'

type Outdated = EventPayloads['version:outdated']
type Adopted = EventPayloads['version:adopted']

/** A world in which an old tab is frozen with edits that it could not save, while a new one migrates. */
async function frozenOld(seed: string) {
  const world = createSimWorld({ seed })
  const tab = world.openTab()
  const old = openOld(tab.platform)
  await world.settle(old.ready)
  old.actions.add('a', 'One')
  old.actions.add('b', 'Two')
  await world.settle(old.flush())
  return { world, tab, old }
}

test('W2 W3 W4 W5 a frozen tab hands over what it had not saved, in the new form, and is outdated', async () => {
  const { world, tab, old } = await frozenOld('frozen')
  const outdated: Outdated[] = []
  old.events.on('version:outdated', (event) => outdated.push(event))
  // Its append is under way when the others are made: it gets there, and they do not.
  const first = old.actions.add('x', 'Under way')
  await Promise.resolve()
  await Promise.resolve()
  const commits = [
    old.update((draft) => {
      const task = draft.tasks.get('a')
      if (task) task.title = 'Renamed'
      draft.filter = 'mine'
    }),
    old.actions.toggle('b'),
    old.actions.add('c', 'Three'),
    old.update((draft) => {
      draft.motto = 'Go on'
    }),
  ]
  tab.freeze()
  const next = openNew(world.openTab().platform)
  const adopted: Adopted[] = []
  next.events.on('version:adopted', (event) => adopted.push(event))
  await world.settle(next.ready)
  expect([...next.getState().tasks.keys()]).toEqual(['a', 'b', 'x'])
  const own = next.update((draft) => void draft.tasks.set('n', { id: 'n', name: 'New', state: 'open' }))
  await world.settle(own.saved)

  tab.thaw()
  await world.settle(Promise.all([first, ...commits].map(({ saved }) => saved)))
  await world.advance(200)
  const cids = commits.map(({ cid }) => cid)
  expect(outdated).toMatchObject([{ handedOver: cids }])
  expect(adopted).toEqual([{ cids, setAside: [] }])
  expect(old.getStatus()).toMatchObject({ phase: 'outdated', pending: 0, degraded: { code: 'OUTDATED' } })
  expect(() => old.actions.add('d', 'Four')).toThrow(/newer app/)
  const tasks = [...next.getState().tasks.values()]
  expect(tasks).toEqual([
    { id: 'a', name: 'Renamed', state: 'open' },
    { id: 'b', name: 'Two', state: 'done' },
    { id: 'x', name: 'Under way', state: 'open' },
    { id: 'n', name: 'New', state: 'open' },
    { id: 'c', name: 'Three', state: 'open' },
  ])
  expect(next.getState().motto).toBe('Go on')
  expect(next.getStatus().recovery).toBeNull()
  expect(world.disk.rows('board').filter(([[kind]]) => kind === 'h')).toEqual([])

  const again = openNew(world.openTab().platform)
  await world.settle(again.ready)
  expect([...again.getState().tasks.values()]).toEqual(tasks)
})
