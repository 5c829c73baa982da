import { HoldfastError, isHoldfastError } from '../../errors.js'
import type { Feature, FeatureHost } from '../feature.js'
import { ClaimTable } from './claim-table.js'
import { type CheckedRequest, checkRequest } from './lock-options.js'
import { assertOrder } from './lock-order.js'
import { LockWatch } from './lock-watch.js'
import type { HeldLock, LockOptions, LocksSurface } from './locks.js'
import { TabPulse } from './tab-pulse.js'

/** The locks of a store that its users name. */
export class StoreLocks implements Feature {
  readonly surface: LocksSurface
  readonly #host: FeatureHost
  readonly #table: ClaimTable
  readonly #pulse: TabPulse
  readonly #watch: LockWatch
  /** Locks that are held, and how they are lost. */
  readonly #held = new Map<HeldLock, AbortController>()
  readonly #waits = new Set<AbortController>()
  /** What is held by the function of `withLock` that is being called; it is known until that first waits. */
  #flow: HeldLock | undefined
  #isClosed = false

  constructor(host: FeatureHost) {
    this.#host = host
    const { platform, tabId, shape } = host
    const onChanged = () => {
      this.#pulse.tell()
      this.#watch.look()
    }
    this.#table = new ClaimTable(platform, tabId, `${shape.name}:lock`, onChanged)
    this.#pulse = new TabPulse(platform, tabId, `${shape.name}:locks`, () => this.#watch.look())
    this.#watch = new LockWatch(host, this.#table, this.#pulse)
    this.surface = {
      locks: {
        get reach() {
          return platform.locks.reach?.() ?? 'browser'
        },
        acquire: (name, options) => this.#acquire(name, options),
        withLock: async (name, run, options) => {
          if (typeof run !== 'function') throw new HoldfastError('MISUSE', 'withLock() needs a function to run.')
          const lock = await this.#acquire(name, options)
          try {
            return await this.#runWithin(lock, run)
          } finally {
            await lock.release()
          }
        },
        list: () => this.#watch.list(),
        watch: (listener) => this.#watch.add(listener),
      },
    }
  }

  readonly stopped = (): void => {
    this.#isClosed = true
    for (const wait of this.#waits) wait.abort(this.#closed())
    const freed = [...this.#held].map(([lock, lost]) => {
      const free = lock.release()
      lost.abort(this.#closed())
      return free
    })
    this.#watch.stop()
    void Promise.all(freed).then(() => this.#pulse.close())
  }

  #runWithin<Result>(lock: HeldLock, run: (lock: HeldLock) => Result): Result {
    const outer = this.#flow
    this.#flow = lock
    try {
      return run(lock)
    } finally {
      this.#flow = outer
    }
  }

  #closed(): HoldfastError {
    return new HoldfastError('CLOSED', `Store '${this.#host.shape.name}' is closed.`)
  }

  async #acquire(name: string, options: LockOptions = {}): Promise<HeldLock> {
    const request = checkRequest(name, options)
    const { mode, label, within = this.#flow } = request
    if (this.#isClosed) throw this.#closed()
    if (within !== undefined) this.#assertWithin(within, name)
    const { platform, observers } = this.#host
    const askedAt = platform.clock.monotonic()
    this.#pulse.open()
    const lost = new AbortController()
    const free = await this.#wait(request, lost)
    if (this.#isClosed) {
      await free()
      throw this.#closed()
    }
    const lock = this.#hold(request, lost, free)
    await this.#catchUp()
    // Lost meanwhile: by then it is let go of.
    lost.signal.throwIfAborted()
    observers.emitter.emit('lock:acquired', { name, mode, label, waitedMs: platform.clock.monotonic() - askedAt })
    return lock
  }

  /** Resolves when it is held, to what lets go of it. */
  async #wait(request: CheckedRequest, lost: AbortController): Promise<() => Promise<void>> {
    const { name, mode, label, steal, timeoutMs, signal } = request
    const { emitter } = this.#host.observers
    const { clock } = this.#host.platform
    const timeoutError = () => {
      const message = `Lock '${name}' was not free within ${timeoutMs} ms. \`locks.list()\` says who holds it.`
      return new HoldfastError('LOCK_TIMEOUT', message, { fields: { name, timeoutMs } })
    }
    signal?.throwIfAborted()
    const wait = new AbortController()
    const isBounded = timeoutMs > 0 && timeoutMs < Number.POSITIVE_INFINITY
    const cancel = isBounded ? clock.schedule(() => wait.abort(timeoutError()), timeoutMs) : undefined
    const abort = () => wait.abort(signal?.reason)
    signal?.addEventListener('abort', abort)
    this.#waits.add(wait)
    try {
      const free = await this.#table.take({
        ...{ name, mode, label, steal, ifAvailable: timeoutMs === 0, signal: wait.signal },
        onRobbing: () => emitter.emit('lock:stolen', { name, mode, role: 'thief' }),
        onStolen: () => {
          lost.abort(new HoldfastError('LOCK_STOLEN', `Lock '${name}' was taken away.`, { fields: { name } }))
          for (const [lock, { signal }] of this.#held) if (signal === lost.signal) this.#held.delete(lock)
          emitter.emit('lock:stolen', { name, mode, role: 'robbed' })
        },
      })
      if (free === undefined) throw timeoutError()
      return free
    } catch (error) {
      if (isHoldfastError(error, 'LOCK_TIMEOUT')) emitter.emit('lock:timeout', { name, mode, timeoutMs })
      throw error
    } finally {
      cancel?.()
      signal?.removeEventListener('abort', abort)
      this.#waits.delete(wait)
    }
  }

  #hold({ name, mode }: CheckedRequest, lost: AbortController, free: () => Promise<void>): HeldLock {
    const { platform, observers } = this.#host
    const heldAt = platform.clock.monotonic()
    let released: Promise<void> | undefined
    const letGo = async () => {
      if (mode === 'exclusive' && !lost.signal.aborted) await this.#save()
      await free()
      // A robbed one is no more among them: it was told of.
      if (!this.#held.delete(lock)) return
      observers.emitter.emit('lock:released', { name, mode, heldMs: platform.clock.monotonic() - heldAt })
    }
    const lock: HeldLock = Object.freeze({
      name,
      mode,
      lost: lost.signal,
      release: () => {
        released ??= letGo()
        return released
      },
    })
    if (!lost.signal.aborted) this.#held.set(lock, lost)
    return lock
  }

  /** Saves what the next holder is to read. What can not be saved is told elsewhere. */
  async #save(): Promise<void> {
    const { ledger, path } = this.#host
    if (ledger.pending.length + path.queued > 0) await this.#host.flush().catch(() => undefined)
  }

  /** Reads what holders before it saved: word of that may come later than the lock. */
  async #catchUp(): Promise<void> {
    const { sync, observers } = this.#host
    if (observers.status.get().degraded === null) await sync.catchUp().catch(() => undefined)
  }

  #assertWithin(within: HeldLock, name: string): void {
    within.lost?.throwIfAborted()
    if (!this.#held.has(within)) {
      throw new HoldfastError('MISUSE', `Lock '${name}': \`within\` must be a lock of this store that is held.`)
    }
    assertOrder(this.#host.shape.locks, within.name, name)
  }
}
