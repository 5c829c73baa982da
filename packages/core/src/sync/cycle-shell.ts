import type { HoldfastError } from '../errors.js'
import { ReadWaiters } from './read-waiters.js'
import { failureOf } from './storage-failure.js'
import { advance, initialCycle, type SyncCycle, type SyncEffect, type SyncEvent } from './sync-cycle.js'

type Effects = Readonly<
  Record<Exclude<SyncEffect['type'], 'wait' | 'pause'>, () => Promise<void> | void> & {
    pause(due: () => void): void
    failed(cause: HoldfastError): void
    stopped(): void
  }
>

/** Keeps the cycle, and has performed what {@link advance} says. */
export class CycleShell {
  cycle: SyncCycle = initialCycle
  readonly #effects: Effects
  #effectCount = 0
  readonly #readers = new ReadWaiters()

  constructor(effects: Effects) {
    this.#effects = effects
  }

  get activity(): SyncCycle['activity'] {
    return this.cycle.activity
  }

  /** Number of the effect that is under way, if one is. */
  get underWay(): number | undefined {
    return this.activity === 'append' || this.activity === 'read' || this.activity === 'flip'
      ? this.#effectCount
      : undefined
  }

  get isStopped(): boolean {
    return this.cycle.activity === 'stopped'
  }

  readonly send = (event: SyncEvent): void => {
    if (this.isStopped) return
    if (event.type === 'done' && this.activity === 'read') this.#readers.settle()
    const [cycle, effect] = advance(this.cycle, event)
    this.cycle = cycle
    if (this.isStopped) {
      this.#effects.stopped()
      this.#readers.stop()
    }
    if (effect?.type === 'pause') {
      this.#effects.pause(() => this.send({ type: 'due' }))
      if (this.cycle.mustRead) this.send({ type: 'rang' })
    } else if (effect !== undefined && effect.type !== 'wait') this.#perform(effect.type)
  }

  /** Settles as the next read ends. */
  nextRead(): Promise<void> {
    const read = this.#readers.wait()
    if (this.isStopped) this.#readers.stop()
    return read
  }

  /** Calls `run` when what was begun so far has been asked of storage. */
  afterwards(run: () => void): void {
    void Promise.resolve().then(run)
  }

  #perform(effect: Exclude<SyncEffect['type'], 'wait' | 'pause'>): void {
    this.#effectCount++
    // In a microtask: what is committed in the same turn goes into the same append.
    Promise.resolve()
      .then(() => (this.isStopped ? undefined : this.#effects[effect]()))
      .catch((error: unknown) => this.#failed(error))
  }

  #failed(error: unknown): void {
    if (this.isStopped) return
    const cause = failureOf(error)
    if (!this.cycle.isCut) this.#readers.settle(cause)
    this.#effects.failed(cause)
  }
}
