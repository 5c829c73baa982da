import type { CollectionDefinition } from './collection.js'
import type { Pass } from './pass.js'
import { functionsOf, misuse } from './read-functions.js'

/** The passes of a definition by name. Throws `MISUSE` for what is none, and for a name that a pass of the engine has. */
export function readPasses(store: string, declared: unknown): ReadonlyMap<string, Pass<object>> {
  const passes = new Map(functionsOf<Pass<object>>(store, 'pass', declared))
  for (const name of passes.keys()) {
    if (name !== 'indexes' && name !== 'compaction' && !/^(expires|prune):/.test(name)) continue
    throw misuse(`Store '${store}': a pass can not be named '${name}', which is one of the store's own.`)
  }
  return passes
}

/** Throws `MISUSE` for rules of removal that could not be followed. */
export function checkRemoval(
  store: string,
  slice: string,
  { expires, prune, indexes }: CollectionDefinition<unknown, never, never>,
): void {
  const where = `Store '${store}': '${slice}'`
  if (expires !== undefined && typeof expires !== 'function') {
    throw misuse(`${where}: \`expires\` must be a function of the entity that gives a time, or null for never.`)
  }
  if (prune === undefined || typeof prune === 'function') return
  if (!Number.isSafeInteger(prune?.maxEntities) || prune.maxEntities < 0) {
    throw misuse(`${where}: \`prune\` must be a function of the entity, or { maxEntities: a whole number from 0 }.`)
  }
  if (prune.by !== undefined && indexes[prune.by]?.sorted !== true) {
    throw misuse(`${where} is pruned by '${prune.by}', which is no sorted index of it.`)
  }
}
