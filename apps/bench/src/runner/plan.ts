import type { Row } from './rows.js'

/** A figure to hold against a target of the design. */
export interface Verdict {
  readonly text: string
  readonly value: number
  readonly target: number
}

/** What the runner does for a workload, and how its report reads. */
export interface Plan {
  readonly name: string
  /** Name by which several plans are asked for together. */
  readonly group?: string
  readonly title: string
  /** What is measured and what is not, for the report. */
  readonly notes: readonly string[]
  readonly sizes: readonly number[]
  readonly rounds: number
  readonly adapters: readonly string[]
  /** Adapters that take part in the warm-up round, for their traffic; the page warms up by itself. Default: all. */
  readonly warmUps?: readonly string[]
  /** Columns of time: per update in microseconds, or the whole sample in milliseconds. */
  readonly unit: 'µs per update' | 'ms'
  /** Workload that fills a profile, of which each sample starts on a copy. */
  readonly populate?: string
  /** Adapter on whose profile another one is measured. */
  readonly profileOf?: Readonly<Record<string, string>>
  /** Adapters that are too slow for every round or every size; the report says how often each was measured. */
  readonly mostRounds?: Readonly<Record<string, number>>
  verdicts(rows: readonly Row[]): Verdict[]
}
