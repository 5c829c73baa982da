import { isRecord } from '../model/record.js'
import type { Check } from './check.js'
import { misuse } from './read-functions.js'
import type { AnySlice } from './store-shape.js'

/** The checks of a definition. Throws `MISUSE` for one that is malformed or names a slice that is not there. */
export function readChecks(store: string, declared: unknown, slices: ReadonlyMap<string, AnySlice>): readonly Check[] {
  return Object.entries((declared ?? {}) as Record<string, unknown>).map(([name, given]) => {
    const options = typeof given === 'function' ? { check: given } : given
    const fail = (problem: string) => misuse(`Store '${store}': check '${name}' ${problem}`)
    if (!isRecord(options) || typeof options.check !== 'function') {
      throw fail('must be a function (state, report), or { check, slices, each, enforce }.')
    }
    const { each, slices: declaredSlices, enforce = false } = options
    if (typeof enforce !== 'boolean') throw fail('has an `enforce` that is neither true nor false.')
    if (each !== undefined && (typeof each !== 'string' || slices.get(each)?.kind !== 'collection')) {
      throw fail(`is for each entity of '${String(each)}', which is no collection of this store.`)
    }
    if (declaredSlices !== undefined && !Array.isArray(declaredSlices)) throw fail('has `slices` that are no list.')
    const whole = declaredSlices ?? (each === undefined ? [...slices.keys()] : [])
    for (const slice of whole) if (!slices.has(slice)) throw fail(`names the slice '${slice}', which is not there.`)
    const check = options.check as (...subject: unknown[]) => unknown
    const run: Check['run'] =
      each === undefined
        ? (_subject, report, state) => check(state, report)
        : (entity, report, state) => check(entity, report, state)
    return { name, each, slices: new Set(whole), enforce, run }
  })
}
