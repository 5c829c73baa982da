import { expectTypeOf, test } from 'vitest'
import type { Commit, TransactionCommit } from '../../index.js'
import { board } from '../types.test-d.js'

test('D3 X1 a transaction is typed like the store: draft, actions, state and value', () => {
  const ended = board.transaction(async (tx) => {
    expectTypeOf(tx.getState()).toEqualTypeOf(board.getState())
    expectTypeOf(tx.actions).toEqualTypeOf(board.actions)
    expectTypeOf(tx.signal).toEqualTypeOf<AbortSignal>()
    tx.update((draft) => {
      draft.settings.theme = 'dark'
      // @ts-expect-error wrong type
      draft.settings.theme = 'pink'
    })
    // @ts-expect-error no such action
    tx.actions.nothing()
    // @ts-expect-error wrong argument
    tx.actions.toggle(5)
    // @ts-expect-error read only
    tx.getState().filter = 'x'
    expectTypeOf(tx.batch(() => undefined)).toEqualTypeOf<Commit>()
    expectTypeOf(tx.transaction((inner) => inner.getState().filter)).toEqualTypeOf<Promise<TransactionCommit<string>>>()
    return 5
  })
  expectTypeOf(ended).toEqualTypeOf<Promise<TransactionCommit<number>>>()
  expectTypeOf<TransactionCommit<number>['value']>().toEqualTypeOf<number>()
  expectTypeOf<TransactionCommit<number>>().toExtend<Commit>()
  expectTypeOf(board.transaction(() => 'now')).toEqualTypeOf<Promise<TransactionCommit<string>>>()
  const { signal } = new AbortController()
  void board.transaction(() => undefined, {
    timeoutMs: 5,
    source: 's',
    group: 'g',
    undoable: false,
    signal,
    saved: true,
  })
  // @ts-expect-error no such option
  void board.transaction(() => undefined, { timeout: 5 })
  const helper = (tx: Parameters<Parameters<typeof board.transaction>[0]>[0]) => tx.actions.reset()
  expectTypeOf(board.transaction(helper)).toEqualTypeOf<Promise<TransactionCommit<Commit>>>()
})
