import type { Commit, Issue } from '../../commit/commit.js'
import { HoldfastError } from '../../errors.js'
import { plainCopy } from '../../guard/plain.js'
import { diffState } from '../../model/diff-state.js'
import { isRecord, type JsonRecord } from '../../model/record.js'
import type { RootState } from '../../model/root-state.js'
import type { Feature, FeatureHost } from '../feature.js'

/** A state of this session that can be gone back to. */
export interface Checkpoint {
  readonly id: string
  readonly name: string
  /** When it was made, milliseconds since the epoch. */
  readonly at: number
  /** The version of the state that it keeps. */
  readonly version: number
  /** What was given to `create`. */
  readonly metadata: JsonRecord
}

/** Named states of this tab. They share what did not change with the present one, and do not outlive the page. */
export interface Checkpoints {
  /**
   * Keeps the present state under a name; waits for `ready`. Rejects with `MISUSE` for metadata that is no plain JSON object,
   * with `RESOURCE_EXHAUSTED` when 50 are kept already: none goes by itself.
   */
  create(name: string, metadata?: JsonRecord): Promise<Checkpoint>
  /** Oldest first. */
  list(): Promise<readonly Checkpoint[]>
  /**
   * Makes the state what it was, in all slices, whoever changed it since: by one commit with the source `restore`, which can
   * be rejected and undone as any other. Rejects with `MISUSE` for an id that is not kept.
   */
  restore(id: string): Promise<Commit>
  /** Lets go of one; nothing happens when it is not there. */
  delete(id: string): Promise<void>
}

/** What checkpoints add to a store's public face. */
export interface CheckpointSurface {
  readonly checkpoints: Checkpoints
}

const maxKept = 50

/** Checkpoints in memory: a reference to a state that never changes. */
export class SessionCheckpoints implements Feature {
  readonly surface: CheckpointSurface = {
    checkpoints: {
      create: (name, metadata) => this.#create(name, metadata),
      list: async () => [...this.#kept.values()].map(({ checkpoint }) => checkpoint),
      restore: async (id) => this.#restore(id),
      delete: async (id) => void this.#kept.delete(id),
    },
  }
  readonly #host: FeatureHost
  readonly #kept = new Map<string, { readonly checkpoint: Checkpoint; readonly state: RootState }>()

  constructor(host: FeatureHost) {
    this.#host = host
  }

  async #create(name: string, given: unknown = {}): Promise<Checkpoint> {
    const { path, ready, platform } = this.#host
    const issues: Issue[] = []
    const metadata = plainCopy(given, ['metadata'], issues)
    if (typeof name !== 'string' || name === '' || !isRecord(metadata) || issues.length > 0) {
      const why = issues.map(({ path, message }) => ` ${path.join('.')}: ${message}`).join('')
      throw new HoldfastError('MISUSE', `checkpoints.create() takes a name and a plain JSON object of metadata.${why}`)
    }
    if (!path.isReady) await ready
    if (this.#kept.size >= maxKept) {
      throw new HoldfastError('RESOURCE_EXHAUSTED', `${maxKept} checkpoints are kept already; delete one first.`)
    }
    const id = platform.ids.create()
    const checkpoint = Object.freeze({ id, name, at: platform.clock.now(), version: this.#host.version(), metadata })
    this.#kept.set(id, { checkpoint, state: this.#host.view().state })
    return checkpoint
  }

  #restore(id: string): Commit {
    const kept = this.#kept.get(id)
    if (kept === undefined) {
      throw new HoldfastError('MISUSE', `There is no checkpoint '${id}' in this session; see checkpoints.list().`)
    }
    return this.#host.submit(
      { operations: ({ state }) => diffState(state, kept.state, this.#host.shape.isCollection) },
      { source: 'restore', intent: { kind: 'operations' }, history: { group: undefined } },
    )
  }
}
