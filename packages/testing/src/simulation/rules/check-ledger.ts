import { hold } from '../plan.js'
import type { LedgerSession } from './ledger-session.js'
import { orphansOf, textOf } from './naive-ledger.js'

/** Full checks change nothing, and find what there is and nothing else. */
export async function checkLedger({ store, world, model }: LedgerSession): Promise<void> {
  const before = store.getState()
  const report = await world.settle(store.check())
  const found = report.inconsistencies.map(({ path }) => path.join('.')).sort()
  const wanted = orphansOf(model)
  hold(textOf(found) === textOf(wanted), 'K4', () => `check() finds ${found}, there is ${wanted}`)
  const { errors } = await world.settle(store.validate())
  hold(errors.length === 0, 'K8', () => `validate() finds ${errors[0]?.message}`)
  hold(store.getState() === before, 'K4', () => 'a check changed the state')
}
