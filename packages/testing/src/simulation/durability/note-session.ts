import type { Commit, RecoveryReport } from '@holdfast/core'
import type { SeededRandom } from '../../random/seeded-random.js'
import type { SimTab } from '../../world/sim-tab.js'
import { hold } from '../plan.js'
import { type Author, type NoteModel, type Pages, pagesOf } from './note-model.js'
import type { Notebook } from './notebook.js'

/** The life of the notebook in one tab: writes, and checks what is shown. */
export class NoteSession {
  isReady = false
  /** Whether the store has been running on its database: what it shows was read from there. */
  wasLive = false
  /** What was told of recovery, once what is stored could be read. */
  report: RecoveryReport | null = null
  /** Whether it told of a loss. */
  wasTold = false
  durability = 'bounded'
  readonly author: Author
  /** What was saved when the tab was opened, and what it has shown since. */
  readonly #floor: Map<string, number>
  #epoch: number

  constructor(
    readonly tab: SimTab,
    readonly store: Notebook,
    readonly version: 1 | 2,
    readonly model: NoteModel,
    name: string,
  ) {
    this.author = model.author(name)
    this.#floor = new Map([...model.authors.values()].map(({ name, savedTo }) => [name, savedTo]))
    this.#epoch = model.epoch
    store.events.on('status:changed', () => this.readStatus())
    store.ready.then(() => {
      this.isReady = true
      this.readStatus()
    })
  }

  readStatus(): void {
    const { phase, recovery } = this.store.getStatus()
    if (phase === 'live') this.wasLive = true
    if (recovery?.dataLoss) this.wasTold = true
    if (phase === 'live' || recovery?.dataLoss) this.report = recovery
  }

  get isReadOnly(): boolean {
    const { phase } = this.store.getStatus()
    return phase === 'outdated' || phase === 'migration-failed'
  }

  /** Whether commits stay in this session for ever, because storage is missing. */
  get isVolatile(): boolean {
    const { degraded } = this.store.getStatus()
    return degraded !== null && degraded.nextRetryAt === null
  }

  get isWell(): boolean {
    const { phase, pending } = this.store.getStatus()
    return this.tab.alive && this.isReady && phase === 'live' && pending === 0
  }

  /** One commit that sets and deletes entries of this tab's own, the same in both collections. */
  write(random: SeededRandom, length: number): Commit | undefined {
    const { author, model, store, version } = this
    const changes = new Map<string, string>()
    for (let left = 1 + random.int(3); left > 0; left--) {
      const key = `${author.name}.${random.int(5)}`
      const isDeletion = author.entries.has(key) && random.chance(0.25)
      const text = isDeletion ? '' : `${key}#${++author.written} `.padEnd(random.int(length), 'x')
      changes.set(key, text)
      model.attempt(key, text)
    }
    const commit = store.update((draft) => {
      for (const [id, text] of changes) {
        for (const notes of [draft.notes, draft.echoes]) {
          if (text === '') notes.delete(id)
          else notes.set(id, { id, text, ...(version === 2 && { style: 'plain' }) })
        }
      }
      draft.last.text = `${author.name} ${author.written}`
    })
    if (commit.status === 'rejected') {
      commit.saved.catch(() => undefined)
      hold(this.isReadOnly, 'I10', () => `a commit was rejected: ${commit.issues[0]?.message}`)
      return undefined
    }
    const isQueued = commit.status === 'queued'
    hold(!isQueued || !this.isReady || !this.wasLive, 'U5', () => 'an update was queued by a store that is ready')
    author.write(changes)
    const { epoch } = model
    const number = author.length
    commit.saved.then(
      () => {
        if (model.epoch !== epoch) return
        author.savedTo = Math.max(author.savedTo, number)
        if (this.durability === 'strict') this.#reachDevice(number)
      },
      () => undefined,
    )
    return commit
  }

  flush(durable: boolean): Promise<boolean> {
    const { author, model } = this
    const { epoch } = model
    const number = author.length
    return this.store.flush({ durable }).then(
      () => {
        if (model.epoch !== epoch || !this.tab.alive) return true
        hold(author.savedTo >= number, 'J11', () => `flushed with ${author.savedTo} of ${number} saved`)
        if (durable) this.#reachDevice(number)
        return true
      },
      () => false,
    )
  }

  #reachDevice(number: number): void {
    this.author.durableTo = Math.max(this.author.durableTo, number)
    if (this.wasLive) this.model.reachDevice()
  }

  get pages(): Pages {
    return pagesOf(this.store.getState())
  }

  /** Compares what is shown with what was written; to be called whenever the store is at rest. */
  check(): void {
    // That backups can not be made is told to whoever listens.
    const error = this.tab.errors.find((each) => !isOfBackups.test(String(each)))
    hold(error === undefined, 'U7', () => `the engine reported ${String(error)}`)
    if (!this.isReady || this.isReadOnly) return
    const { model, author } = this
    const { pages } = this
    const own = pages.get(author.name) ?? ''
    hold(
      own === author.pages.at(-1),
      'I8',
      () => `own writes: '${own.slice(0, 200)}', wrote '${author.pages.at(-1)?.slice(0, 200)}'`,
    )
    if (!this.wasLive) return
    if (this.#epoch !== model.epoch) {
      this.#epoch = model.epoch
      this.#floor.clear()
    }
    const cuts = model.match(pages, ({ name }) => this.#floor.get(name) ?? 0)
    hold(
      typeof cuts !== 'string',
      'I1',
      () => `${cuts} ${JSON.stringify(this.store.getStatus().recovery?.steps ?? '')}`,
    )
    for (const [name, cut] of cuts) {
      if (name !== author.name) this.#floor.set(name, cut)
      const other = model.authors.get(name)
      // What one tab has read is in the database.
      if (other && name !== author.name) other.savedTo = Math.max(other.savedTo, cut)
    }
    if (this.version === 2) {
      for (const { id, style } of this.store.getState().notes.values()) {
        hold(style === 'plain', 'I10', () => `${id} was not migrated`)
      }
    }
  }

  /** Begins anew from what is shown: what was lost has been reported, or was replaced. */
  adopt(isDamage = false): void {
    this.model.begin(this.pages, isDamage)
    this.#epoch = this.model.epoch
    this.#floor.clear()
  }
}

const isOfBackups = /(Files can not be reached|No space for files) \(simulated|^HoldfastError: The place for backups/
