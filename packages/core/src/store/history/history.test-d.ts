import { expectTypeOf, test } from 'vitest'
import type { Checkpoint, Commit, HistoryStep } from '../../index.js'
import type { board } from '../types.test-d.js'

declare const store: typeof board

test('D3 undo gives the commit, or undefined when there is nothing', () => {
  expectTypeOf(store.undo()).toEqualTypeOf<Commit | undefined>()
  expectTypeOf(store.redo()).toEqualTypeOf<Commit | undefined>()
  expectTypeOf(store.history.steps().undo).toEqualTypeOf<readonly HistoryStep[]>()
  // @ts-expect-error steps are read only
  store.history.steps().undo.push()
  // @ts-expect-error a group is text
  store.update(() => undefined, { group: 1 })
})

test('D3 checkpoints are asynchronous, their metadata an object', () => {
  expectTypeOf(store.checkpoints.create('name', { why: 'import' })).toEqualTypeOf<Promise<Checkpoint>>()
  expectTypeOf(store.checkpoints.restore('id')).toEqualTypeOf<Promise<Commit>>()
  // @ts-expect-error a checkpoint has a name
  void store.checkpoints.create()
  // @ts-expect-error no plain object
  void store.checkpoints.create('name', 'import')
})
