import type { Commit } from '../../commit/commit.js'
import type { Inconsistency } from '../../consistency/inconsistency.js'
import { collectionOf } from '../../model/root-state.js'
import type { FeatureHost } from '../feature.js'
import { requestOf } from '../update.js'
import { anyIndex } from './indexes.js'

/** Mends what these findings say, as one commit; what can not be mended by its repair stays as it is. */
export function repairFindings(host: FeatureHost, findings: readonly Inconsistency[]): Commit {
  rebuildIndexes(host, findings)
  const request = requestOf(undefined, 'repair')
  const batch = () => {
    for (const { repair } of findings) {
      if (repair === undefined) continue
      try {
        host.submit({ recipe: repair }, request)
      } catch (error) {
        // The others are run nevertheless.
        host.observers.error(error)
      }
    }
  }
  return host.submit({ batch }, request)
}

/** Makes the indexes anew that findings say are wrong; no commit. */
export function rebuildIndexes(host: FeatureHost, findings: readonly Inconsistency[]): void {
  const broken = brokenIndexes(findings)
  if (broken.size === 0) return
  // In turn with the updates, so that subscribers hear of one state after the other.
  const operations = () => {
    host.rework((state) => {
      const next = { ...state }
      for (const [slice, names] of broken) next[slice] = collectionOf(state, slice).rebuildIndexes(names)
      return Object.freeze(next)
    })
    return []
  }
  host.submit({ operations }, { ...requestOf(undefined, 'repair'), history: 'none' })
}

/** The indexes to be made anew by slice; undefined: all of them. */
function brokenIndexes(findings: readonly Inconsistency[]): ReadonlyMap<string, readonly string[] | undefined> {
  const broken = new Map<string, readonly string[] | undefined>()
  for (const { code, check, path } of findings) {
    if (code !== 'index') continue
    const slice = String(path[0])
    const name = check.slice(slice.length + 1)
    const names = broken.has(slice) ? broken.get(slice) : []
    broken.set(slice, name === anyIndex || names === undefined ? undefined : [...names, name])
  }
  return broken
}
