import type { CommitRecord } from '../../commit/commit.js'
import type { SizedState } from '../../commit/prepare.js'
import { findingsUnder } from '../../journal/check-stored.js'
import { DecodeError } from '../../journal/decode.js'
import { readJournalChain } from '../../journal/journal-chain.js'
import { storageFormat } from '../../journal/meta.js'
import { rows } from '../../journal/rows.js'
import { PersistentCollection } from '../../model/persistent-collection.js'
import { isRecord } from '../../model/record.js'
import { collectionOf, type Entity, type RootState } from '../../model/root-state.js'
import type { Feature, FeatureHost } from '../feature.js'
import { Pace } from '../pace.js'
import { statsReader } from '../stats-reader.js'
import { Turns } from '../turns.js'
import type { CapsuleSurface, ExportCapsuleOptions } from './capsule.js'
import { encodeCapsule } from './encode-capsule.js'
import { foldCommits, sumOfState } from './fold-capsule.js'
import { holdfastVersion } from './holdfast-version.js'
import { maskTexts, type Redact, redactAt, redactCommits, redactEntity } from './redact.js'

/** What may be recorded of the way to the state: the further back, the better. */
interface Recording {
  readonly base: SizedState
  readonly baseVersion: number
  readonly journal: readonly CommitRecord[]
  readonly pending: readonly CommitRecord[]
  readonly omitted: string | null
}

/** How long the journal and the storage estimate may keep a bug report waiting. */
const patienceMs = 2_000

/** Makes capsules. */
export class CapsuleExport implements Feature {
  readonly surface: CapsuleSurface
  readonly #host: FeatureHost
  readonly #turns: Turns

  constructor(host: FeatureHost) {
    this.#host = host
    this.#turns = new Turns(host)
    const stats = statsReader(host)
    this.surface = {
      exportCapsule: async (options = {}) => this.#turns.take(options.signal, () => this.#export(options, stats)),
    }
  }

  readonly stopped = (): void => this.#turns.close()

  async #export(options: ExportCapsuleOptions, stats: () => object): Promise<string> {
    const { shape, platform, settings, observers } = this.#host
    const redact = options.redact === false ? undefined : (options.redact ?? maskTexts(shape))
    const slices = [...shape.slices].map(([name, definition]) => ({
      name,
      keyField: definition.kind === 'collection' ? definition.keyField : null,
    }))
    const pace = new Pace(platform.clock, slices.length, options)
    const reports = { status: observers.status.get(), stats: stats(), config: settings.config }
    const { base, ...recording } = await this.#record(slices, pace)
    const redacted = await this.#redactState(base, redact, pace)
    const journal = await redactCommits(recording.journal, shape, redact, pace)
    const pending = await redactCommits(recording.pending, shape, redact, pace)
    const after = await foldCommits(redacted, [...journal, ...pending], shape, pace)
    const header = {
      store: shape.name,
      schemaVersion: shape.version,
      at: platform.clock.now(),
      isRedacted: redact !== undefined,
      baseVersion: recording.baseVersion,
      omitted: recording.omitted,
      config: { ...reports.config },
      status: redactAt(plain(reports.status), ['@status'], redact) as Record<string, unknown>,
      stats: redactAt(plain(reports.stats), ['@stats'], redact) as Record<string, unknown>,
      environment: {
        userAgent: platform.userAgent ?? null,
        storage: (await this.#inTime(platform.storage.estimate())) ?? null,
        holdfast: holdfastVersion,
        storageFormat,
      },
    }
    const stateSum = await sumOfState(after.state, slices, pace)
    return encodeCapsule({ header, slices, base: redacted.state, journal, pending, stateSum }, pace)
  }

  /** The furthest back that leads to exactly what this tab shows: a report that leads elsewhere would mislead. */
  async #record(slices: Parameters<typeof sumOfState>[1], pace: Pace): Promise<Recording> {
    const { ledger, shape, sync } = this.#host
    const { base, head } = ledger
    const view = this.#host.view()
    const pending = ledger.pending.map(({ record }) => record)
    const { storage, position } = sync.place()
    const wanted = await sumOfState(view.state, slices, pace)
    const start = position?.snapshotState
    const whole = { pending, omitted: null }
    const recordings: Recording[] = []
    if (storage !== undefined && position !== undefined && start !== undefined) {
      const { seq, sum } = position.meta.snapshot
      const [stored = []] = (await this.#inTime(storage.read([rows.journalFrom(0)]))) ?? []
      const upToHead = stored.filter((row) => !isRecord(row) || typeof row.to !== 'number' || row.to <= head)
      const chain = readJournalChain(upToHead, { seq, sum }, findingsUnder(undefined))
      const from = { base: { state: start, bytes: 0 }, baseVersion: seq }
      if (!chain.isDamaged && chain.head === head) recordings.push({ ...whole, ...from, journal: chain.commits })
    }
    const omitted = 'The saved commits: the journal could not be read, or does not lead to what the tab shows.'
    recordings.push({ ...whole, base, baseVersion: head, journal: [], omitted: head === 0 ? null : omitted })
    for (const recording of recordings) {
      const withOwn = {
        ...recording,
        base: { ...recording.base, state: this.#withTabSlices(recording.base.state, view) },
      }
      const commits = [...recording.journal, ...recording.pending]
      const after = await foldCommits(withOwn.base, commits, shape, pace).catch((error: unknown) => {
        if (error instanceof DecodeError) return undefined
        throw error
      })
      if (after !== undefined && (await sumOfState(after.state, slices, pace)) === wanted) return withOwn
    }
    const none = 'All commits: they do not lead to what the tab shows.'
    return { base: view, baseVersion: head + pending.length, journal: [], pending: [], omitted: none }
  }

  /** Slices of scope `tab` are in no journal: they stand in the base as they are now. */
  #withTabSlices(state: RootState, view: SizedState): RootState {
    const { shape } = this.#host
    const own = Object.entries(view.state).filter(([name]) => !shape.isStored(name))
    return Object.freeze({ ...state, ...Object.fromEntries(own) })
  }

  async #redactState({ state, bytes }: SizedState, redact: Redact | undefined, pace: Pace): Promise<SizedState> {
    if (redact === undefined) return { state, bytes }
    const { shape } = this.#host
    const redacted: Record<string, unknown> = {}
    for (const name of shape.slices.keys()) {
      if (!shape.isCollection(name)) {
        redacted[name] = redactAt(state[name], [name], redact)
        continue
      }
      const options = shape.collectionOptions(name)
      const entities = new Map<string, Entity>()
      for (const [key, entity] of collectionOf(state, name).entries()) {
        entities.set(key, redactEntity(entity, [name, key], options.keyField, redact) as Entity)
        if (pace.isDue) await pace.next(0)
      }
      redacted[name] = PersistentCollection.from(options, [...entities.keys()], [...entities.values()])
    }
    return { state: Object.freeze(redacted), bytes }
  }

  /** What the platform answers, if it does so soon. */
  #inTime<T>(answer: Promise<T>): Promise<T | undefined> {
    return new Promise((resolve) => {
      const none = () => resolve(undefined)
      const cancel = this.#host.platform.clock.schedule(none, patienceMs)
      answer.then(resolve, none).finally(cancel)
    })
  }
}

const plain = (value: object): unknown => JSON.parse(JSON.stringify(value))
