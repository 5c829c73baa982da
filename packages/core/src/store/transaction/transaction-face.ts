import type { Commit } from '../../commit/commit.js'
import type { StoreShape } from '../../definition/store-shape.js'
import { HoldfastError } from '../../errors.js'
import { bindActions } from '../bound-actions.js'
import type { UpdateOptions } from '../sync-store.js'
import { requestOf, type UntypedRecipe } from '../update.js'

export type UntypedRun = (tx: object) => unknown

interface FacedTransaction {
  readonly shape: StoreShape
  readonly signal: AbortSignal
  getState(): object
  submit(change: { readonly recipe: UntypedRecipe }): Commit
  batch(run: () => void): Commit
  join(run: UntypedRun): Promise<unknown>
}

/** What the function of a transaction is given. */
export function transactionFace(transaction: FacedTransaction): object {
  const { shape, signal, getState, submit, batch, join } = transaction
  let actions: object | undefined
  return {
    signal,
    getState,
    get actions() {
      actions ??= bindActions({ shape, submit })
      return actions
    },
    update: (recipe: UntypedRecipe, options?: UpdateOptions) => {
      requestOf(options, 'update')
      return submit({ recipe: callable(recipe, 'tx.update() needs a recipe') })
    },
    batch: (run: () => void) => batch(callable(run, 'tx.batch() needs a function')),
    transaction: async (run: UntypedRun) => join(callable(run, 'tx.transaction() needs a function')),
  }
}

/** Throws `MISUSE` for what is no function. */
export function callable<F>(given: F, problem: string): F {
  if (typeof given === 'function') return given
  throw new HoldfastError('MISUSE', `${problem}, not ${typeof given}.`)
}
