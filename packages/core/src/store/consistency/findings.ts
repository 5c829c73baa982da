import type { Inconsistency } from '../../consistency/inconsistency.js'
import { collectionOf, type RootState } from '../../model/root-state.js'

/** The most findings that are listed: beyond it one more says how many there are. */
export const maxFindings = 10_000

/** What findings belong to: a subject of the plan, or the indexes of a collection. */
export interface Source {
  /** The collection whose entities are looked at one by one, and findings filed by; undefined: the state as a whole. */
  readonly each: string | undefined
}

type ByKey = ReadonlyMap<string, readonly Inconsistency[]>

/** What a run found: all of a source anew, or only that of some entities of it (nothing found: an empty list). */
export type Found = ReadonlyMap<Source, { readonly isWhole: boolean; readonly byKey: ByKey }>

/** What is known to be inconsistent now, filed so that a run over what changed replaces just that. */
export class Findings {
  /** The same array until it changes. */
  list: readonly Inconsistency[] = Object.freeze([])
  /** More was found than is kept, or some was forgotten: only a full run can tell what is so. */
  isCut = false
  #known = new Map<Source, Map<string, readonly Inconsistency[]>>()

  /** Takes over what a run found; `unkept` is how many findings it counted and let go. */
  take(found: Found, unkept: number, sources: readonly Source[], state: RootState): void {
    let isNew = unkept > 0 || this.isCut
    for (const [source, { isWhole, byKey }] of found) {
      const old = this.#known.get(source)
      const now = isWhole || old === undefined ? new Map<string, readonly Inconsistency[]>() : old
      if (isWhole && (old?.size ?? 0) > 0) isNew = true
      this.#known.set(source, now)
      for (const [key, list] of byKey) {
        const before = old?.get(key)
        if (list.length > 0) now.set(key, before !== undefined && sayTheSame(before, list) ? before : list)
        else now.delete(key)
        if (list.length > 0 || before !== undefined) isNew = true
      }
    }
    if (isNew) this.#enlist(unkept, sources, state)
  }

  /** Forgets what belongs to none of these any more; the list says so after the next run. */
  retain(sources: readonly Source[]): void {
    this.isCut = true
    this.#known = new Map([...this.#known].filter(([source]) => sources.includes(source)))
  }

  #enlist(unkept: number, sources: readonly Source[], state: RootState): void {
    const list = sources.flatMap((source) => inOrder(source, this.#known.get(source) ?? new Map(), state))
    const left = unkept + Math.max(0, list.length - maxFindings)
    this.isCut = left > 0
    if (this.isCut) {
      const message = `There are ${left} more findings; mend some of these to see them.`
      list.splice(maxFindings, list.length, { code: 'more', check: '', path: [], message })
    }
    const isSame = list.length === this.list.length && list.every((finding, at) => finding === this.list[at])
    if (!isSame) this.list = Object.freeze(list)
  }
}

function inOrder({ each }: Source, byKey: ByKey, state: RootState): Inconsistency[] {
  if (each === undefined || byKey.size < 2) return [...byKey.values()].flat()
  const collection = collectionOf(state, each)
  const rankOf = (key: string) => collection.rankOf(key) ?? Number.POSITIVE_INFINITY
  return [...byKey]
    .map(([key, list]) => ({ rank: rankOf(key), list }))
    .sort((one, other) => one.rank - other.rank)
    .flatMap(({ list }) => list)
}

/** Whether the older findings may stand for the newer. A repair of the definition may hold what is no longer so. */
function sayTheSame(before: readonly Inconsistency[], now: readonly Inconsistency[]): boolean {
  return (
    before.length === now.length &&
    now.every((finding, at) => {
      const old = before[at] as Inconsistency
      const isOwn = finding.repair === undefined || finding.code === 'orphan'
      return isOwn && isAlike(finding, old)
    })
  )
}

function isAlike(one: Inconsistency, other: Inconsistency): boolean {
  return (
    one.code === other.code &&
    one.check === other.check &&
    one.message === other.message &&
    one.path.length === other.path.length &&
    one.path.every((part, at) => part === other.path[at])
  )
}
