import { expectTypeOf, test } from 'vitest'
import type { Backup, RestoreResult } from '../../index.js'
import type { board } from '../types.test-d.js'

declare const store: typeof board

test('D3 backups are asynchronous, and slices to restore are named as in the definition', () => {
  expectTypeOf(store.backups.create('note')).toEqualTypeOf<Promise<Backup>>()
  expectTypeOf(store.backups.list()).toEqualTypeOf<Promise<readonly Backup[]>>()
  expectTypeOf(store.backups.restore('id', { slices: ['tasks'] })).toEqualTypeOf<Promise<RestoreResult>>()
  // @ts-expect-error there is no such slice
  void store.backups.restore('id', { slices: ['nothing'] })
  // @ts-expect-error a note is text
  void store.backups.create({ note: 1 })
})
