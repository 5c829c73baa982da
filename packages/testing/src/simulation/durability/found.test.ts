import { expect, test } from 'vitest'
import { createSimWorld } from '../../world/sim-world.js'
import { notebookName, openNotebook } from './notebook.js'

async function closedNotebook(seed: string) {
  const world = createSimWorld({ seed })
  const store = openNotebook(world.openTab().platform)
  await world.settle(store.ready)
  store.update((draft) => void draft.notes.set('a.0', { id: 'a.0', text: 'kept' }))
  await world.settle(store.close())
  return world
}

test('R5 a migration of a database whose fence is damaged comes to an end', async () => {
  const world = await closedNotebook('fence')
  world.disk.tamper(notebookName, ['fence'], 'nonsense')
  const { calls } = world.disk
  const store = openNotebook(world.openTab().platform, 2)
  await world.settle(store.ready)
  expect(store.getState().notes.get('a.0')).toEqual({ id: 'a.0', text: 'kept', style: 'plain' })
  expect(world.disk.calls - calls).toBeLessThan(40)
})

test('R7 R15 what is missing is told also where a backup stood in until storage could be read', async () => {
  const world = createSimWorld({ seed: 'stand-in' })
  const tab = world.openTab()
  const store = openNotebook(tab.platform)
  await world.settle(store.ready)
  store.update((draft) => void draft.notes.set('a.0', { id: 'a.0', text: 'backed up' }))
  await world.settle(store.flush())
  await world.settle(store.backups.create())
  store.update((draft) => void draft.notes.set('a.1', { id: 'a.1', text: 'not backed up' }))
  await world.settle(store.flush())
  await world.advance(10_000)
  tab.kill()
  world.disk.wipe()
  world.disk.setFaults(() => 'error')
  const again = openNotebook(world.openTab().platform)
  await world.settle(again.ready)
  expect(again.getStatus().phase).toBe('memory')
  world.disk.setFaults(undefined)
  await world.advance(120_000)
  expect(again.getStatus().phase).toBe('live')
  expect([...again.getState().notes.keys()]).toEqual(['a.0'])
  expect(again.getStatus().recovery).toMatchObject({ dataLoss: true, lostCommits: 1 })
})

test('R7 R16 a loss that was written over while migrating is told by the next start, whichever call the tab died at', async () => {
  for (let at = 1; ; at++) {
    const world = await closedNotebook(`untold ${at}`)
    const second = openNotebook(world.openTab().platform)
    await world.settle(second.ready)
    second.update((draft) => void draft.notes.set('a.1', { id: 'a.1', text: 'damaged soon' }))
    await world.settle(second.close())
    const record = world.disk.rows(notebookName).findLast(([key]) => key[0] === 'j')
    world.disk.tamper(notebookName, record?.[0] ?? [], 'nonsense')
    let calls = 0
    world.disk.setFaults(() => (++calls === at ? 'crash-after' : undefined))
    const tab = world.openTab()
    const store = openNotebook(tab.platform, 2)
    let wasTold = false
    store.events.on('data:lost', () => {
      wasTold = true
    })
    await world.advance(60_000)
    if (tab.alive) return expect(at).toBeGreaterThan(4)
    world.disk.setFaults(undefined)
    const again = openNotebook(world.openTab().platform, 2)
    await world.settle(again.ready)
    expect([...again.getState().notes.keys()]).toEqual(['a.0'])
    expect(again.getStatus().recovery?.dataLoss === true || wasTold).toBe(true)
    await world.settle(again.close())
    const third = openNotebook(world.openTab().platform, 2)
    await world.settle(third.ready)
    expect(third.getStatus().recovery).toBeNull()
  }
})

test('R15 R5 what is damaged of a snapshot that has to be migrated is filled up from a backup of its schema first', async () => {
  const world = createSimWorld({ seed: 'fill and migrate' })
  const tab = world.openTab()
  const store = openNotebook(tab.platform)
  await world.settle(store.ready)
  for (const id of ['a.0', 'a.1']) store.update((draft) => void draft.notes.set(id, { id, text: id }))
  await world.settle(store.flush())
  await world.settle(store.optimize({ passes: ['compaction'] }))
  await world.settle(store.backups.create())
  store.update((draft) => void draft.notes.delete('a.1'))
  await world.settle(store.close())
  const chunk = world.disk.rows(notebookName).find(([key]) => key[0] === 's' && key[2] === 'notes')
  world.disk.tamper(notebookName, chunk?.[0] ?? [], undefined)
  const again = openNotebook(world.openTab().platform, 2)
  await world.settle(again.ready)
  expect([...again.getState().notes.values()]).toEqual([{ id: 'a.0', text: 'a.0', style: 'plain' }])
  expect(again.getStatus().recovery?.backupUsed).not.toBeNull()
})
