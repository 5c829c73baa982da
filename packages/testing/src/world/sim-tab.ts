import type { Clock, LifecycleEvent, Platform } from '@holdfast/core'
import type { EventQueue } from '../time/event-queue.js'

/** One simulated tab: a platform to create stores on, and what can happen to a tab. */
export interface SimTab {
  readonly id: string
  readonly platform: Platform
  readonly alive: boolean
  readonly frozen: boolean
  /** Errors that the engine reported because nobody could catch them. */
  readonly errors: readonly unknown[]
  /** The process dies: nothing of this tab runs any more. What it had asked of storage took effect, or did not. */
  kill(): void
  /** The browser stops the tab; timers and answers wait. */
  freeze(): void
  /** The page goes into the back/forward cache: as `freeze`, and messages of other tabs never arrive. */
  shelve(): void
  /** Ends `freeze` and `shelve`: everything that waited happens at once, in order. */
  thaw(): void
  /** Tells the tab about the life of its page. */
  emit(event: LifecycleEvent): void
  /** Sets the wall time of this tab alone forward or back. */
  skew(durationMs: number): void
}

/** Runs what belongs to one tab: later while it is frozen, never once it is dead. */
export class TabRunner {
  readonly id: string
  readonly queue: EventQueue
  alive = true
  frozen = false
  /** In the back/forward cache: no message reaches it. */
  shelved = false
  skewMs = 0
  readonly errors: unknown[] = []
  #held: (() => void)[] = []
  readonly #onDeath: (() => void)[] = []
  readonly #lifecycle = new Set<(event: LifecycleEvent) => void>()

  constructor(id: string, queue: EventQueue) {
    this.id = id
    this.queue = queue
  }

  /** Has `run` called in this tab after `delayMs`. */
  schedule(run: () => void, delayMs: number): () => void {
    return this.alive ? this.queue.schedule(() => this.#now(run), delayMs, this) : () => {}
  }

  onDeath(run: () => void): void {
    this.#onDeath.push(run)
  }

  onLifecycle(listener: (event: LifecycleEvent) => void): () => void {
    this.#lifecycle.add(listener)
    return () => this.#lifecycle.delete(listener)
  }

  kill(): void {
    if (!this.alive) return
    this.alive = false
    this.queue.discard(this)
    this.#held = []
    for (const run of this.#onDeath) run()
  }

  thaw(): void {
    this.frozen = false
    this.shelved = false
    for (const run of this.#held.splice(0)) this.queue.schedule(() => this.#now(run), 0, this)
  }

  emit(event: LifecycleEvent): void {
    if (this.alive) for (const listener of [...this.#lifecycle]) listener(event)
  }

  #now(run: () => void): void {
    if (!this.alive) return
    if (this.frozen) this.#held.push(run)
    else run()
  }
}

/** The clock of one tab over the time of the world. */
export function tabClock(runner: TabRunner, wallMs: () => number): Clock {
  return {
    now: wallMs,
    monotonic: () => runner.queue.nowMs,
    schedule: (run, delayMs) => runner.schedule(run, delayMs),
    yieldTask: () =>
      new Promise((resolve) => {
        runner.schedule(resolve, 0)
      }),
  }
}
