import type { ConflictRecord } from '@holdfast/core'
import { Refusal } from './refusal.js'
import { valueAt } from './state-path.js'
import { placeOf } from './view-conflict.js'

const json = (value: unknown) => JSON.stringify(value)
const member = (step: string | number) => `[${json(step)}]`

/**
 * A conflict as a Vitest case: two tabs of a simulated browser make the two edits, neither knowing of the other, and both
 * have to end with what stood. The definition is the app's own.
 */
export function caseOf(conflict: ConflictRecord, store: string, state: unknown): string {
  const { slice, key, path, base, mine, theirs, result, policy, outcome, omitted } = conflict
  if (omitted) throw new Refusal('UNSUPPORTED', 'The values were too large to be kept: there is nothing to test with.')
  const read = `getState()${member(slice)}${key === undefined ? '' : `.get(${json(key)})`}${path.map((step) => `?.${member(step)}`).join('')}`
  // By versions mine stood because there were more commits of it.
  const before = policy === 'version-wins' && outcome === 'mine' && base !== undefined ? [mine, base] : []
  const earlier = before.map((value) => `  mine.update((draft) => {\n${edit(conflict, value)}\n  })\n`).join('')
  return `import { createSyncStore } from '@holdfast/core'
import { createSimWorld } from '@holdfast/testing'
import { expect, test } from 'vitest'
// What your app gives to createSyncStore() for the store '${store}'.
import { definition } from './${store.replace(/[^\w-]/g, '-')}.js'

test(${json(`a conflict in ${placeOf(conflict).join(' › ')} is settled: ${policy}, ${outcome}`)}, async () => {
  const world = createSimWorld({ seed: ${json(conflict.id)} })
  const [early, late] = [world.openTab(), world.openTab()]
  const theirs = createSyncStore(definition, { platform: early.platform })
  const mine = createSyncStore(definition, { platform: late.platform })
  await world.settle(Promise.all([theirs.ready, mine.ready]))
  const base = theirs.update((draft) => {
${basis(conflict, state)}
  })
  await world.settle(base.saved)
  await world.settle(mine.recover())

  // Theirs is in the journal first, and mine is made without knowing of it.
  late.freeze()
  const theirEdit = theirs.update((draft) => {
${edit(conflict, theirs)}
  })
  await world.settle(theirEdit.saved)
${earlier}  const mineEdit = mine.update((draft) => {
${edit(conflict, mine)}
  })
  late.thaw()
  await world.settle(mineEdit.saved)
  await world.settle(Promise.all([theirs.recover(), mine.recover()]))

  for (const tab of [mine, theirs]) {
    expect(tab.${read}).${result === undefined ? 'toBeUndefined()' : `toEqual(${json(result)})`}
  }
  await world.settle(Promise.all([theirs.close(), mine.close()]))
})
`
}

/** What both sides knew: of a place in an entity, the entity as it is now with that place as it was. */
function basis(conflict: ConflictRecord, state: unknown): string {
  const { slice, key, path, base } = conflict
  if (path.length === 0) return edit(conflict, base)
  const whole = valueAt(state, key === undefined ? [slice] : [slice, key])
  if (whole === undefined)
    throw new Refusal('NOT_FOUND', 'What the place is part of is gone: there is nothing to test with.')
  return [edit({ ...conflict, path: [] }, whole), edit(conflict, base)].join('\n')
}

/** A statement that makes the place of a draft that value. */
function edit({ slice, key, path }: Pick<ConflictRecord, 'slice' | 'key' | 'path'>, value: unknown): string {
  const root = `draft${member(slice)}`
  if (path.length > 0) {
    const place = `${root}${key === undefined ? '' : `.get(${json(key)})`}${path.map(member).join('')}`
    return value === undefined ? `    delete ${place}` : `    ${place} = ${json(value)}`
  }
  if (key === undefined) return `    ${root} = ${json(value)}`
  return value === undefined ? `    ${root}.delete(${json(key)})` : `    ${root}.set(${json(key)}, ${json(value)})`
}
