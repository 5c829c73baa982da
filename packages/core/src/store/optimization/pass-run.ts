import type { Issue } from '../../commit/commit.js'
import type { Changed } from '../../commit/prepare.js'
import { collectionOf, type Entity, type RootState } from '../../model/root-state.js'
import type { FeatureHost } from '../feature.js'
import { inTurns, type Steps } from '../in-turns.js'
import type { Pace } from '../pace.js'
import type { Change, HistoryRole, Update } from '../update.js'

/** Entities deleted by one commit at most: few enough that no frame is blocked. */
const maxDeletions = 250

/** One run of one pass: reads in turns, commits in small pieces, counts what came of it. */
export class PassRun {
  readonly now: number
  /** Entities that its commits deleted, by themselves or by what followed. */
  removed = 0
  readonly #host: FeatureHost
  readonly #pace: Pace
  readonly #history: HistoryRole
  readonly #source: string
  readonly #assertGoing: () => void
  /** What was refused, and of how many entities. */
  #refused = 0
  #reason: Issue | undefined

  constructor(
    host: FeatureHost,
    pace: Pace,
    name: string,
    { history, assertGoing }: { readonly history: HistoryRole; readonly assertGoing: () => void },
  ) {
    this.now = host.platform.clock.now()
    this.#host = host
    this.#pace = pace
    this.#history = history
    this.#source = `optimize:${name}`
    this.#assertGoing = assertGoing
  }

  /** Nobody asked for it. */
  get isByItself(): boolean {
    return this.#history === 'none'
  }

  get state(): RootState {
    return this.#host.view().state
  }

  /** Why some or all of it had no effect. */
  get problem(): string | undefined {
    if (this.#reason === undefined) return undefined
    const { path, message } = this.#reason
    const what = this.#refused > 0 ? `${this.#refused} could not be deleted, the first` : 'It was rejected'
    return `${what} because of ${path.join('.')}: ${message}`
  }

  /** Reads in turns that block no frame. */
  look<Result>(steps: Steps<Result>): Promise<Result> {
    return inTurns(steps, this.#pace, this.#assertGoing)
  }

  /** A commit of this tab: what it deleted counts if it is of this run. */
  committed({ source }: Update, { touched }: Changed): void {
    if (source !== this.#source) return
    for (const changes of touched.values()) {
      if (changes === 'value') continue
      for (const { before, after } of changes.values()) if (before !== undefined && after === undefined) this.removed++
    }
  }

  /** Deletes those entities that are still as they were: what was changed meanwhile is asked about by the next run. */
  async delete(slice: string, entities: readonly Entity[]): Promise<void> {
    for (let at = 0; at < entities.length; at += maxDeletions) {
      await this.#deleteTogether(slice, entities.slice(at, at + maxDeletions))
    }
  }

  /** What is refused is tried again by halves: one entity that others hold on to does not keep the rest. */
  async #deleteTogether(slice: string, entities: readonly Entity[]): Promise<void> {
    const operations: Extract<Change, { operations: unknown }>['operations'] = ({ state }) => {
      const collection = collectionOf(state, slice)
      return entities.flatMap((entity) => {
        const key = collection.keyOf(entity)
        return collection.get(key) === entity ? { op: 'delete' as const, slice, key } : []
      })
    }
    const issues = await this.#attempt({ operations, again: operations })
    if (issues === undefined) return
    if (entities.length === 1) {
      this.#refused++
      this.#reason ??= issues[0]
      return
    }
    const half = entities.length >> 1
    await this.#deleteTogether(slice, entities.slice(0, half))
    await this.#deleteTogether(slice, entities.slice(half))
  }

  /** Commits one change, whole or not at all. Rejects with what its recipe throws. */
  async commit(change: Change): Promise<void> {
    this.#reason = (await this.#attempt(change))?.[0]
  }

  /** Commits, in its turn; gives why not when it was rejected. */
  async #attempt(change: Change): Promise<readonly Issue[] | undefined> {
    if (this.#pace.isDue) await this.#pace.next(0)
    this.#assertGoing()
    const host = this.#host
    const request = { source: this.#source, intent: { kind: 'operations' }, history: this.#history } as const
    const handle = host.submit(change, request)
    if (handle.status === 'queued') {
      // Its turn comes after the transaction that it waits for; the one behind it tells when it is over.
      await new Promise<void>((resolve) => {
        const operations = () => {
          resolve()
          return []
        }
        const probe = host.submit({ operations }, { ...request, history: 'none' })
        // Rejected unrun: the store was closed, or there is a newer one.
        probe.saved.catch(() => resolve())
      })
    }
    if (handle.status === 'committed') return undefined
    this.#assertGoing()
    return handle.issues
  }
}
