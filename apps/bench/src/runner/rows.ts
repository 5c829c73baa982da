import type { Facts, Held } from '../protocol.js'
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
  /** The longest of all rounds; null for workloads that do not ask. */
  readonly held: Held | null
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
    held: longest(samples),
    problems: [...new Set([...samples, ...(warmUp ? [warmUp] : [])].flatMap((sample) => sample.problems))],
  }
}

function longest(samples: readonly SampleResult[]): Held | null {
  const all = samples.flatMap(({ held }) => (held ? [held] : []))
  const of = (figure: keyof Held) => Math.max(...all.map((held) => held[figure]))
  return all.length === 0 ? null : { taskMs: of('taskMs'), messageMs: of('messageMs'), frameMs: of('frameMs') }
}

/** Median of a figure of one library at one size; NaN when it was not measured or its final state was wrong. */
export function medianOf(
  rows: readonly Row[],
  adapter: string,
  n: number,
  figure: 'wallMs' | 'loopMs' | 'rendererCpuMs' | 'taskMs',
): number {
  return findRow(rows, adapter, n)?.[figure].median ?? Number.NaN
}

/** The longest that the event loop was held, over all rounds; NaN when it was not measured. */
export function heldOf(rows: readonly Row[], adapter: string, n: number, figure: keyof Held): number {
  return findRow(rows, adapter, n)?.held?.[figure] ?? Number.NaN
}

/** What ended in a wrong state counts as not measured. */
function findRow(rows: readonly Row[], adapter: string, n: number): Row | undefined {
  return rows.find((row) => row.adapter === adapter && row.n === n && row.problems.length === 0)
}
