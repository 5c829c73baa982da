/** What the runner (Node) and the page (Chromium) say to each other. Plain JSON: it crosses `page.evaluate`. */

/** What a library does and does not do, in a few words each; printed beside its figures. */
export interface Facts {
  /** npm packages whose versions belong to the row. */
  readonly packages: readonly string[]
  readonly validates: string
  readonly immutable: string
  readonly durable: string
  readonly crashSafe: string
  readonly tabs: string
}

export interface SampleRequest {
  readonly workload: string
  readonly adapter: string
  /** How many tasks, or entities of all collections. */
  readonly n: number
  readonly databaseName: string
  /** Counts what is written to IndexedDB. Costs time: only in the warm-up round. */
  readonly traced: boolean
  /** Bytes of each transaction that the `raw` adapter has to append; what Holdfast was seen to write. */
  readonly transactionBytes: readonly number[]
}

/** What the page measured itself; the runner adds CPU time. */
export interface Measured {
  readonly wallMs: number
  /** Wall time inside the update calls alone. */
  readonly loopMs: number
  readonly updates: number
}

/** How long work held the event loop. */
export interface Held {
  /** The longest task as the browser reports it, which it does from 50 ms; 0 when there was none. */
  readonly taskMs: number
  /** The longest that a message had to wait. */
  readonly messageMs: number
  /** The longest time between two frames of the screen. */
  readonly frameMs: number
}

export interface Traffic {
  readonly bytes: number
  readonly transactionBytes: readonly number[]
}

export interface Checked {
  /** What is wrong with the final state; empty when all is well. */
  readonly problems: readonly string[]
  readonly traffic: Traffic | null
}

/** `window.bench` of the page. */
export interface BenchPage {
  prepare(request: SampleRequest): Promise<Facts>
  run(): Promise<Measured>
  /** After `run`; null for workloads that do not ask. */
  hold(): Promise<Held | null>
  check(): Promise<Checked>
}

declare global {
  interface Window {
    readonly bench: BenchPage
  }
}
