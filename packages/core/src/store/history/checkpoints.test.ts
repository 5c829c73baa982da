import 'fake-indexeddb/auto'
import { afterEach, expect, test } from 'vitest'
import { closeBoards, openBoard, task } from '../../../fixtures/board.js'

afterEach(closeBoards)

test('H7 restoring a checkpoint is one commit over all slices, undone like any other', async () => {
  const board = openBoard('h7')
  board.actions.add('a')
  board.update((draft) => {
    draft.filter = 'mine'
  })
  const mark = await board.checkpoints.create('before', { why: 'import' })
  expect(mark).toMatchObject({ name: 'before', version: 1, metadata: { why: 'import' } })
  const kept = JSON.stringify(board.getState())
  const later = board.batch(() => {
    board.actions.add('b')
    board.update((draft) => {
      draft.tasks.delete('a')
      draft.settings.theme = 'dark'
      draft.filter = ''
    })
  })
  const changed = JSON.stringify(board.getState())
  const restored = await board.checkpoints.restore(mark.id)
  expect(restored).toMatchObject({ status: 'committed', version: (later.version ?? 0) + 1 })
  expect(JSON.stringify(board.getState())).toBe(kept)
  expect(board.history.steps().undo[0]).toMatchObject({ source: 'restore' })
  board.undo()
  expect(JSON.parse(JSON.stringify(board.getState()))).toEqual(JSON.parse(changed))
  board.redo()
  await board.flush()
  const tab = openBoard('h7')
  await tab.ready
  expect([...tab.getState().tasks.values()]).toEqual([task('a')])
  // Without a place for files they are in memory, and say so.
  expect(mark.persistent).toBe(false)
  expect(await tab.checkpoints.list()).toEqual([])
})

test('H7 a checkpoint can be restored after other tabs edited; one that is deleted can not', async () => {
  const [one, two] = [openBoard('h7-tabs'), openBoard('h7-tabs')]
  await Promise.all([one.ready, two.ready])
  const mark = await one.checkpoints.create('empty')
  await two.actions.add('a').saved
  one.actions.add('b')
  await one.flush()
  await (await one.checkpoints.restore(mark.id)).saved
  expect(one.getState().tasks.size).toBe(0)
  await one.checkpoints.delete(mark.id)
  await expect(one.checkpoints.restore(mark.id)).rejects.toMatchObject({ code: 'MISUSE' })
})

test('H7 metadata is plain JSON, and no more than 50 are kept', async () => {
  const board = openBoard('h7-full')
  await expect(board.checkpoints.create('bad', { at: new Date(0) })).rejects.toMatchObject({ code: 'MISUSE' })
  await expect(board.checkpoints.create('')).rejects.toMatchObject({ code: 'MISUSE' })
  const kept = await Promise.all(Array.from({ length: 50 }, (_, index) => board.checkpoints.create(`mark ${index}`)))
  await expect(board.checkpoints.create('one more')).rejects.toMatchObject({ code: 'RESOURCE_EXHAUSTED' })
  expect(await board.checkpoints.list()).toEqual(kept)
  await board.checkpoints.delete(kept[0]?.id ?? '')
  expect((await board.checkpoints.create('one more')).name).toBe('one more')
})

test('H7 a restore copes with a hot reload that made collections anew', async () => {
  const { createSyncStore, collection } = await import('../../index.js')
  const { Task } = await import('../../../fixtures/board.js')
  const define = () =>
    createSyncStore({ name: 'h7-reload', version: 1, slices: { tasks: collection({ schema: Task }) } })
  const store = define()
  await store.ready
  store.update((draft) => draft.tasks.set('a', task('a')))
  const mark = await store.checkpoints.create('one task')
  expect(define()).toBe(store)
  store.update((draft) => draft.tasks.set('b', task('b')))
  await store.checkpoints.restore(mark.id)
  expect([...store.getState().tasks.keys()]).toEqual(['a'])
  store.undo()
  expect([...store.getState().tasks.keys()]).toEqual(['a', 'b'])
  await store.close()
})
