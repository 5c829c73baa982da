import type { CommitRecord } from '../../commit/commit.js'
import type { Finding } from '../../journal/check-stored.js'
import { decodeHandover, type Handover } from '../../journal/handover.js'
import { encodeJournalRecord } from '../../journal/journal-record.js'
import { rows } from '../../journal/rows.js'
import type { StorageKey, StorageRow } from '../../ports/storage.js'
import { isJournaled, parseCid } from '../../sync/journal-position.js'
import { nothingLost } from '../../sync/recovery-plan.js'
import { failureOf, retryDelayMs } from '../../sync/storage-failure.js'
import type { FeatureHost } from '../feature.js'
import { Timer } from '../timer.js'
import { deriveHandedOver, type HandedOver } from './derive.js'
import type { Farewell, Left } from './farewell.js'
import { translate } from './translation.js'

/** A page that lives on has taken back what it left. */
const graceMs = 1_000

/** Rows that are taken in by one transaction: less than a megabyte. */
const maxRows = 16

interface Taken {
  readonly keys: readonly StorageKey[]
  readonly commits: readonly HandedOver[]
  /** Rows that can not be read. */
  readonly damaged: readonly Finding[]
  /** Notes whose rows these are, beside those of the database. */
  readonly left: readonly Left[]
}

/**
 * Takes in what tabs of older apps handed over, and what pages left that are gone. The commits go into the journal under
 * their own cids, in the transaction that removes their rows: so each has effect once, wherever a tab dies and however many
 * do this. Those that have no place in this app's schema go into the quarantine, in the same transaction.
 */
export class Adoption {
  readonly #host: FeatureHost
  readonly #farewell: Farewell
  readonly #tell: () => void
  readonly #timer: Timer
  readonly #grace: Timer
  /** Rows of apps that are newer than this one. */
  readonly #passed = new Set<string>()
  #looking: Promise<void> | undefined
  #mustLook = false
  #failures = 0
  #isStopped = false

  /** `tell` is called when something was taken in: other tabs can read it. */
  constructor(host: FeatureHost, farewell: Farewell, tell: () => void) {
    this.#host = host
    this.#farewell = farewell
    this.#tell = tell
    this.#timer = new Timer(host.platform.clock, this.look)
    this.#grace = new Timer(host.platform.clock, this.look)
  }

  /** Resolves when what there was is taken in, or could not be. Does not reject. */
  readonly look = (): Promise<void> => {
    this.#mustLook = true
    this.#looking ??= this.#run()
    return this.#looking
  }

  /** Some page left something, and may be gone. */
  lookSoon(): void {
    // Not anew with each word of it: who tells it without end would keep this tab from looking.
    if (!this.#isStopped && !this.#grace.isSet) this.#grace.set(graceMs)
  }

  stop(): void {
    this.#isStopped = true
    this.#timer.cancel()
    this.#grace.cancel()
  }

  async #run(): Promise<void> {
    while (this.#mustLook && !this.#isStopped) {
      this.#mustLook = false
      try {
        while (await this.#takeSome()) this.#failures = 0
      } catch {
        this.#later()
      }
    }
    this.#looking = undefined
  }

  #later(): void {
    if (this.#isStopped) return
    this.#failures++
    this.#timer.set(retryDelayMs(this.#failures, this.#host.platform.ids.random()))
  }

  /** Whether there may be more. */
  async #takeSome(): Promise<boolean> {
    const { observers, sync } = this.#host
    const { phase, degraded } = observers.status.get()
    const { storage } = sync.place()
    if (phase === 'memory' && degraded !== null && degraded.nextRetryAt !== null) this.#later()
    if (this.#isStopped || storage === undefined || phase !== 'live') return false
    const mayTake = (key: StorageKey) => !this.#passed.has(JSON.stringify(key))
    const mayTakeAll = (note: Left) => note.rows.every(([key]) => mayTake(key))
    const left = (await this.#farewell.ofTheGone()).filter(mayTakeAll)
    const fresh = (await storage.keys(rows.handovers)).filter(mayTake).slice(0, maxRows)
    if (fresh.length === 0 && left.length === 0) return false
    const values = await storage.read(fresh.map((key) => ({ key })))
    const found = fresh.flatMap((key, at): StorageRow[] => (values[at] ?? []).map((v) => [key, v]))
    const taken = await this.#decode([...found, ...left.flatMap((note) => note.rows)])
    if (!this.#isStopped) await this.#write({ ...taken, left: left.filter(mayTakeAll) })
    return true
  }

  async #decode(stored: readonly StorageRow[]): Promise<Omit<Taken, 'left'>> {
    const { shape } = this.#host
    const keys: StorageKey[] = []
    const found = new Map<string, Handover & { readonly commits: CommitRecord[] }>()
    const damaged: Finding[] = []
    for (const [key, value] of stored) {
      let handover: Handover | 'newer'
      try {
        handover = decodeHandover(key, value)
      } catch (error) {
        keys.push(key)
        damaged.push({ slice: null, key, value, reason: (error as Error).message })
        continue
      }
      if (handover === 'newer' || handover.schemaVersion > shape.version) this.#passed.add(JSON.stringify(key))
      else {
        keys.push(key)
        const { writer, schemaVersion, commits } = handover
        const tab = `${writer} ${schemaVersion}`
        found.set(tab, { writer, schemaVersion, commits: [...(found.get(tab)?.commits ?? []), ...commits] })
      }
    }
    const commits: HandedOver[] = []
    for (const { commits: ofTab, schemaVersion } of found.values()) {
      commits.push(...(await translate(ofTab, schemaVersion, this.#host)))
    }
    await this.#host.features.readyToSettle()
    return { keys, commits, damaged }
  }

  async #write({ keys, commits, damaged, left }: Taken): Promise<void> {
    const host = this.#host
    // From here to the write in one turn: base, position and fence belong together.
    const { storage, position, fence } = host.sync.place()
    if (storage === undefined || position === undefined || fence === undefined) return
    // A page may have handed over what it left, too.
    const byCid = new Map(commits.map((commit) => [commit.record.cid, commit]))
    const fresh = [...byCid.values()].filter(({ record }) => !isJournaled(position, record.cid))
    const forget = () => {
      for (const { name } of left) this.#farewell.forget(name)
    }
    // A page that saved it all the same: its app was gone when that was complete.
    if (fresh.length + damaged.length === 0 && keys.length === left.flatMap((note) => note.rows).length) return forget()
    const { records, refused } = deriveHandedOver(fresh, host.ledger, host.rebaseTools())
    const journal = journalRows(records, host.ledger.head + 1, position.sum, host.shape.version)
    const findings = [...damaged, ...refused.map(({ record, reason }) => findingOf(record, reason))]
    const at = host.platform.clock.now()
    const writing = storage.write({
      expect: { key: rows.fence, holds: (value) => value === fence },
      remove: keys.map((key) => ({ key })),
      add: journal,
      put: findings.map((finding) => [rows.quarantined(finding.key.join('.')), { v: 1, at, ...finding }]),
      durability: 'strict',
    })
    const outcome = await writing.catch((error: unknown) => failureOf(error))
    // Also after a conflict or a failure: another tab appended, or took them in, or this one did without hearing of it.
    await host.sync.catchUp()
    if (outcome === 'conflict') return
    if (outcome !== 'written') {
      const there = new Set((await storage.keys(rows.handovers)).map((key) => JSON.stringify(key)))
      if (left.length > 0 || keys.some((key) => there.has(JSON.stringify(key)))) throw outcome
    }
    forget()
    const cidsOf = (list: readonly { readonly cid: string }[]) => list.map(({ cid }) => cid)
    const setAside = cidsOf(refused.map(({ record }) => record))
    host.observers.emitter.emit('version:adopted', { cids: cidsOf(records), setAside })
    host.observers.recovered(findings, nothingLost)
    this.#tell()
  }
}

/** A record for each run of commits of one tab. */
function journalRows(records: readonly CommitRecord[], from: number, prev: number, schemaVersion: number) {
  const encoded: StorageRow[] = []
  let sum = prev
  for (let start = 0; start < records.length; ) {
    const { writer } = parseCid(records[start]?.cid ?? '')
    let end = start
    while (end < records.length && parseCid(records[end]?.cid ?? '').writer === writer) end++
    const row = encodeJournalRecord(records.slice(start, end), { from: from + start, prev: sum, writer, schemaVersion })
    encoded.push([rows.journalRecord(row.from), row])
    sum = row.sum
    start = end
  }
  return encoded
}

/** As the older app made it: for people, and to be tried again. */
function findingOf(record: CommitRecord, reason: string): Finding {
  const { writer, n } = parseCid(record.cid)
  const value = encodeJournalRecord([record], { from: 1, prev: 0, writer, schemaVersion: record.schemaVersion })
  return {
    slice: null,
    key: rows.handover(writer, n),
    value,
    reason: `An edit of an older app has no place: ${reason}`,
  }
}
