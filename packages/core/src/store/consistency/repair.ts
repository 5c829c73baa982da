import type { Commit } from '../../commit/commit.js'
import type { Inconsistency } from '../../consistency/inconsistency.js'
import { collectionOf } from '../../model/root-state.js'
import type { FeatureHost } from '../feature.js'
import { requestOf } from '../update.js'

/** Mends what these findings say, as one commit; what can not be mended by its repair stays as it is. */
export function repairFindings(host: FeatureHost, findings: readonly Inconsistency[]): Commit {
  const request = requestOf(undefined, 'repair')
  const broken = new Set(findings.filter(({ code }) => code === 'index').map(({ path }) => String(path[0])))
  if (broken.size > 0) {
    // In turn with the updates, so that subscribers hear of one state after the other.
    const operations = () => {
      host.rework((state) => {
        const next = { ...state }
        for (const slice of broken) next[slice] = collectionOf(state, slice).rebuildIndexes()
        return Object.freeze(next)
      })
      return []
    }
    host.submit({ operations }, { ...request, history: 'none' })
  }
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
