import { createSimWorld } from '../../world/sim-world.js'
import { openWorkshop } from './workshop.js'

let loading: Promise<void> | undefined

/**
 * Has what merges texts loaded before a simulation begins: that takes time outside of it, which would make one run differ from
 * the next. Asking for it by the public way needs a conflict.
 */
export function loadTexts(): Promise<void> {
  loading ??= load()
  return loading
}

async function load(): Promise<void> {
  const world = createSimWorld({ seed: 'texts' })
  const stores = [world.openTab(), world.openTab()].map(({ platform }) =>
    openWorkshop(platform, {
      build: 'earlier',
      compactAfterBytes: 4_000,
      hasPresence: false,
      policy: 'merge',
      fieldPolicy: 'merge',
    }),
  )
  for (const { ready } of stores) await world.settle(ready)
  const commits = stores.map((store, n) =>
    store.update((draft) => {
      draft.tally.note = `${n}`
    }),
  )
  for (const { saved } of commits) await world.settle(saved)
  const [conflicts] = stores.map((store) => store.conflicts).filter((each) => each.list().length > 0)
  await conflicts?.replay(conflicts.list()[0]?.id ?? '', 'crdt', { apply: false })
  for (const store of stores) await world.settle(store.close())
}
