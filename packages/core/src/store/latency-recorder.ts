import type { LatencySummary } from './status.js'

const kept = 512

/** The last few hundred durations, summed up when asked. */
export class LatencyRecorder {
  readonly #durations = new Float64Array(kept)
  #count = 0
  #summary: LatencySummary | undefined

  record(durationMs: number): void {
    // A clock that was set back tells nothing about how long it took, and must not spoil the rest.
    this.#durations[this.#count++ % kept] = Math.max(0, durationMs)
    this.#summary = undefined
  }

  /** The same object until another duration is recorded. */
  summary(): LatencySummary {
    this.#summary ??= this.#sumUp()
    return this.#summary
  }

  #sumUp(): LatencySummary {
    const sorted = this.#durations.slice(0, Math.min(this.#count, kept)).sort()
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
    return Object.freeze({ count: this.#count, p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99) })
  }
}
