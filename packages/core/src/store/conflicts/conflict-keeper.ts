import { placeOf } from '../../conflict/commits-by-place.js'
import type { ConflictRecord } from '../../conflict/conflict-record.js'
import type { ReadResult } from '../../sync/reader.js'
import type { RebaseTools } from '../../sync/rebase.js'
import type { Feature, FeatureHost } from '../feature.js'
import type { Update } from '../update.js'
import type { ConflictSurface, Conflicts } from './conflicts.js'
import { LateAnswers } from './late-answers.js'
import { replayConflict } from './replay-conflict.js'
import { TextSource } from './text-source.js'

/** Conflicts that are listed: the oldest go first. */
const maxListed = 200

/** What settles conflicts, and those that were settled. */
export class ConflictKeeper implements Feature {
  readonly surface: ConflictSurface
  readonly #host: FeatureHost
  readonly #text = new TextSource()
  readonly #late: LateAnswers
  /** By id, oldest first. */
  readonly #records = new Map<string, ConflictRecord>()
  #list: readonly ConflictRecord[] | undefined

  constructor(host: FeatureHost) {
    this.#host = host
    this.#late = new LateAnswers(host, (record) => this.#tell(record, 'own'))
    const conflicts: Conflicts = {
      list: () => {
        this.#list ??= Object.freeze([...this.#records.values()])
        return this.#list
      },
      get: (id) => this.#records.get(id),
      replay: (id, policy, options) => replayConflict(this.#host, this.#text, this.#records.get(id), policy, options),
    }
    this.surface = { conflicts }
    if (this.#isTextNeeded()) void this.#text.load()
  }

  /** What pending commits are derived again with, now. */
  tools(openDraft: RebaseTools['openDraft']): RebaseTools {
    const { shape, settings, platform } = this.#host
    const conflicts = { conflict: settings.config.conflict, text: this.#text.merge, at: platform.clock.now() }
    return { shape, limits: this.#host.limits(), openDraft, conflicts }
  }

  /** Resolves when what the policies need is loaded; undefined: nothing is needed. */
  readyToSettle(): Promise<void> | undefined {
    if (typeof this.#text.merge === 'function' || !this.#isTextNeeded()) return undefined
    return this.#text.ready(this.#host.platform.clock)
  }

  configured(): void {
    if (this.#isTextNeeded()) void this.#text.load()
  }

  /** Lists what is no news. */
  recall(records: readonly ConflictRecord[]): void {
    for (const record of records) this.#put(record)
  }

  read({ conflicts, awaited, told, isFirst }: ReadResult): void {
    this.#expect(awaited)
    if (isFirst) this.recall(told)
    else for (const record of told) this.#tell(record, 'tab')
    this.#tellOwn(conflicts)
  }

  #expect(awaited: ReadResult['awaited']): void {
    for (const { record, provisional, answer } of awaited) this.#late.expect(record, provisional, answer)
  }

  #tellOwn(conflicts: readonly ConflictRecord[]): void {
    for (const record of conflicts) {
      if (!this.#records.has(record.id)) this.#host.observers.stats.conflicts++
      this.#tell(record, 'own')
    }
  }

  /** A transaction that met others was committed, or a resolver's answer. */
  committed({ work }: Update): void {
    if ('end' in work && work.end) {
      this.#expect(work.end.awaited)
      this.#tellOwn(work.end.conflicts)
    }
    if ('conflicts' in work) for (const record of work.conflicts?.() ?? []) this.#tell(record, 'own')
  }

  /** What a commit met is of no matter when it had no effect in the end. */
  withdrawn(cid: string): void {
    for (const record of [...this.#records.values()]) {
      if (record.cid !== cid) continue
      this.#records.delete(record.id)
      this.#late.drop(record.id)
    }
    this.#list = undefined
  }

  stopped(): void {
    this.#late.stop()
  }

  #tell(conflict: ConflictRecord, origin: 'own' | 'tab'): void {
    this.#put(conflict)
    this.#host.observers.emitter.emit('state:conflict', { conflict, origin })
  }

  #put(record: ConflictRecord): void {
    if (!record.owed) this.#late.drop(record.id)
    else if (!this.#records.has(record.id)) this.#owe(record)
    // Read once more: what came of it is known better here.
    else if (record.fallback === undefined) return
    this.#records.set(record.id, record)
    if (this.#records.size > maxListed)
      for (const [id] of this.#records) {
        this.#records.delete(id)
        break
      }
    this.#list = undefined
  }

  /** An answer is to come: no other is then, for the same entity. */
  #owe(record: ConflictRecord): void {
    const place = placeOf(record.slice, record.key)
    for (const older of [...this.#records.values()]) {
      if (!older.owed || placeOf(older.slice, older.key) !== place) continue
      this.#put(Object.freeze({ ...older, owed: false, fallback: 'A newer conflict took its place.' }))
    }
    this.#late.expect(record)
  }

  #isTextNeeded(): boolean {
    const { shape, settings } = this.#host
    const fallback = settings.config.conflict
    return [...shape.slices.values()].some(
      ({ conflict = fallback, fields, scope }) =>
        scope !== 'tab' && (conflict === 'crdt' || [...fields.values()].includes('text')),
    )
  }
}
