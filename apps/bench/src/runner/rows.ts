import type { Facts } from '../protocol.js'
import type { SampleResult } from './sample.js'
import { type Spread, spreadOf } from './statistics.js'

/** One line of a report: one library at one size, over the measured rounds. */
export interface Row {
  readonly adapter: string
  readonly n: number
  readonly rounds: number
  readonly updates: number
  readonly facts: Facts
  readonly wallMs: Spread
  readonly loopMs: Spread
  readonly rendererCpuMs: Spread
  readonly browserCpuMs: Spread
  readonly taskMs: Spread
  readonly heapMb: Spread
  /** Bytes put into IndexedDB and in how many transactions, seen in the warm-up round. */
  readonly bytes: number | null
  readonly transactions: number | null
  readonly problems: readonly string[]
}

/** Times of a sample that makes many updates, per update. */
export function createRow(
  adapter: string,
  n: number,
  samples: readonly SampleResult[],
  warmUp: SampleResult | undefined,
  per: 'update' | 'sample',
): Row {
  const divided = (pick: (sample: SampleResult) => number) =>
    spreadOf(samples.map((sample) => pick(sample) / (per === 'update' ? sample.updates : 1)))
  const [first] = samples
  if (!first) throw new Error(`${adapter} was not measured at ${n}.`)
  return {
    adapter,
    n,
    rounds: samples.length,
    updates: Math.round(spreadOf(samples.map((sample) => sample.updates)).median),
    facts: first.facts,
    wallMs: divided((sample) => sample.wallMs),
    loopMs: divided((sample) => sample.loopMs),
    rendererCpuMs: divided((sample) => sample.rendererCpuMs),
    browserCpuMs: divided((sample) => sample.browserCpuMs),
    taskMs: divided((sample) => sample.taskMs),
    heapMb: spreadOf(samples.map((sample) => sample.heapMb)),
    bytes: warmUp?.traffic?.bytes ?? null,
    transactions: warmUp?.traffic?.transactionBytes.length ?? null,
    problems: [...new Set([...samples, ...(warmUp ? [warmUp] : [])].flatMap((sample) => sample.problems))],
  }
}

/** Median of a figure of one library at one size; NaN when it was not measured or its final state was wrong. */
export function medianOf(
  rows: readonly Row[],
  adapter: string,
  n: number,
  figure: 'wallMs' | 'loopMs' | 'rendererCpuMs',
): number {
  const row = rows.find((candidate) => candidate.adapter === adapter && candidate.n === n)
  return row && row.problems.length === 0 ? row[figure].median : Number.NaN
}
