import assert from 'node:assert/strict'
import { collection, createSyncStore, HoldfastError } from '@holdfast/core'
import { connectReduxDevtools, importMarks, importPersisted } from '@holdfast/core/zustand'
import * as z from 'zod'

const board = createSyncStore({
  name: 'empty-app',
  version: 1,
  slices: {
    tasks: collection({ schema: z.object({ id: z.string(), title: z.string().min(1) }) }),
    imports: importMarks(),
  },
})
await board.ready
const commit = board.update((draft) => draft.tasks.set('t1', { id: 't1', title: 'Ship it' }))
assert.equal(commit.status, 'committed')
const rejected = board.update((draft) => draft.tasks.set('t2', { id: 't2', title: '' }))
assert.equal(rejected.status, 'rejected')
assert.deepEqual(rejected.issues[0]?.path, ['tasks', 't2', 'title'])
assert.deepEqual(JSON.parse(JSON.stringify(board.getState())), {
  tasks: { t1: { id: 't1', title: 'Ship it' } },
  imports: {},
})
connectReduxDevtools(board)()
assert.equal((await importPersisted(board, { key: 'old', map: () => ({}) })).outcome, 'absent')
assert.throws(() => createSyncStore({ name: '', version: 1, slices: {} }), HoldfastError)
await board.close()
console.log(`version ${commit.version}, phase ${board.getStatus().phase}`)
