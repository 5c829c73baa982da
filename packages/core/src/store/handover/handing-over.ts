import { operationAt } from '../../conflict/settle-collision.js'
import type { HoldfastError } from '../../errors.js'
import { decodeHandover, encodeHandover } from '../../journal/handover.js'
import { rows } from '../../journal/rows.js'
import { applyOperations } from '../../model/apply.js'
import { entityAt, valueAt } from '../../model/value-at.js'
import type { StorageKey } from '../../ports/storage.js'
import { parseCid } from '../../sync/journal-position.js'
import { confirm, type Ledger, type PendingCommit, stateAfter } from '../../sync/ledger.js'
import { failureOf, noStorage, retryDelayMs } from '../../sync/storage-failure.js'
import type { FeatureHost } from '../feature.js'

/**
 * Of a tab whose database a newer app took over: what it has not saved is added to the database, for the newer app to take
 * in. Nothing else there is touched. As long as that fails it is tried again, and stays pending.
 */
export class HandingOver {
  readonly #host: FeatureHost
  readonly #tell: () => void
  #handedOver: readonly string[] = []
  #isStopped = false
  #endPause: () => void = () => undefined

  /** `tell` is called when there is something to be taken in. */
  constructor(host: FeatureHost, tell: () => void) {
    this.#host = host
    this.#tell = tell
  }

  /** The store closes: what could not be handed over is tried once more. */
  stop(): void {
    this.#isStopped = true
    this.#endPause()
  }

  /** Does not reject. `why` nothing is saved any more. */
  async run(why: HoldfastError): Promise<void> {
    const host = this.#host
    const { clock, ids } = host.platform
    for (let failures = 0; host.ledger.pending.length > 0; ) {
      try {
        await this.#writeSome()
        failures = 0
      } catch (error) {
        host.failWaiters(failureOf(error))
        if (this.#isStopped) return
        failures++
        await new Promise<void>((resolve) => {
          const cancel = clock.schedule(resolve, retryDelayMs(failures, ids.random()))
          this.#endPause = () => {
            cancel()
            resolve()
          }
        })
      }
    }
    host.endSaving(why)
    const handedOver = this.#handedOver
    host.observers.emitter.emit('version:outdated', { reason: why.message, handedOver })
    if (handedOver.length > 0) this.#tell()
  }

  async #writeSome(): Promise<void> {
    const host = this.#host
    // A page that was suspended meanwhile let go of it.
    const storage = await host.sync.connection.open(false).catch(() => undefined)
    const [first] = host.ledger.pending
    if (storage === undefined || first === undefined) throw noStorage()
    const place = { from: parseCid(first.record.cid).n, writer: host.tabId, schemaVersion: host.shape.version }
    const encoded = encodeHandover(asHandedOver(host.ledger, host.shape), place)
    const outcome = await storage.write({
      // An empty database has no newer app: this tab's edits would be the only thing in it.
      expect: { key: rows.fence, holds: (fence) => fence !== undefined },
      add: encoded.rows,
      durability: 'strict',
    })
    if (outcome === 'written') {
      host.observers.written(encoded.bytes)
      this.#settle(encoded.count)
      return
    }
    // Some of it is there already: of a write that did not tell how it ended.
    const keys = await storage.keys(rows.handoversOf(host.tabId))
    const found = await storage.read(keys.map((key) => ({ key })))
    const ends = keys.map((key, at) => lastNumber(key, found[at]?.[0]))
    const end = Math.max(-1, ...ends)
    const there = host.ledger.pending.filter(({ record }) => parseCid(record.cid).n <= end).length
    if (there === 0) throw noStorage()
    this.#settle(there)
  }

  #settle(count: number): void {
    const host = this.#host
    const { ledger } = host
    const commits = ledger.pending.slice(0, count)
    host.ledger = confirm(ledger, count, stateAfter(ledger, count, host.shape))
    this.#handedOver = [...this.#handedOver, ...commits.map(({ record }) => record.cid)]
    host.onSaved(commits)
  }
}

/**
 * What pending commits were asked for, without what followed from it: who takes them in finds that anew. With what was there
 * before, to tell what others changed since.
 */
export function asHandedOver(
  { base, pending }: Pick<Ledger, 'base' | 'pending'>,
  shape: FeatureHost['shape'],
): readonly Pick<PendingCommit, 'record'>[] {
  let { state } = base
  return pending.map(({ record, asked }) => {
    const effect = asked?.flat().filter(({ slice }) => shape.isStored(slice)) ?? record.effect
    const was = effect.map(({ slice, key, ...operation }) => {
      const path = 'path' in operation ? operation.path : []
      return operationAt({ slice, key }, path, valueAt(entityAt(state, slice, key), path))
    })
    state = applyOperations(state, record.effect, shape.isCollection).state
    return { record: { ...record, effect, was } }
  })
}

function lastNumber(key: StorageKey, value: unknown): number {
  try {
    const handover = decodeHandover(key, value)
    return handover === 'newer' ? -1 : Math.max(...handover.commits.map(({ cid }) => parseCid(cid).n))
  } catch {
    return -1
  }
}
