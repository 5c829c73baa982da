import type { CommitRecord } from '../commit/commit.js'
import type { Operation, Path } from '../model/operation.js'

interface Touch {
  readonly cid: string
  readonly op: Operation['op']
  readonly path: Path
}

/** What some commits did, by entity. Sorted out when somebody asks. */
export class CommitsByPlace {
  readonly commits: readonly CommitRecord[]
  #byPlace: Map<string, Touch[]> | undefined

  constructor(commits: readonly CommitRecord[]) {
    this.commits = commits
  }

  /** Whether the entity that was there is gone, whatever stands under its key now. */
  deleted(slice: string, key: string | undefined): boolean {
    return this.#touches(slice, key).some(({ op }) => op === 'delete')
  }

  /** The commits that touched an entity, or a place in it. */
  cids(slice: string, key: string | undefined, path: Path = []): readonly string[] {
    const touches = this.#touches(slice, key).filter(
      (touch) => isWithin(touch.path, path) || isWithin(path, touch.path),
    )
    return [...new Set(touches.map(({ cid }) => cid))]
  }

  #touches(slice: string, key: string | undefined): readonly Touch[] {
    this.#byPlace ??= this.#sortOut()
    return this.#byPlace.get(placeOf(slice, key)) ?? []
  }

  #sortOut(): Map<string, Touch[]> {
    const byPlace = new Map<string, Touch[]>()
    for (const { cid, effect } of this.commits) {
      for (const operation of effect) {
        const place = placeOf(operation.slice, operation.key)
        const touches = byPlace.get(place) ?? []
        touches.push({ cid, op: operation.op, path: 'path' in operation ? operation.path : [] })
        byPlace.set(place, touches)
      }
    }
    return byPlace
  }
}

/** Names an entity, or a plain slice. */
export function placeOf(slice: string, key: string | undefined): string {
  return JSON.stringify(key === undefined ? [slice] : [slice, key])
}

/** Whether a place is another one, or a part of it. */
export function isWithin(path: Path, outer: Path): boolean {
  return outer.length <= path.length && outer.every((part, index) => String(part) === String(path[index]))
}
