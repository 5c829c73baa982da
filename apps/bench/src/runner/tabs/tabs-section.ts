import { short, table, verdictTable } from '../markdown.js'
import type { Verdict } from '../plan.js'
import { quantile, type TabFigures } from './measure-tabs.js'

export const tabsTitle = 'From tab to tab'

export const tabsNotes = [
  'Two tabs of one browser, in processes of their own, over 100 tasks. Latency: from an update in one until a subscriber of the library in the other has heard of it, one update every 20 to 26 ms; both clocks are compared over the channel before. Burst: 1,000 updates in one loop, until the other tab has the last.',
  '`raw` posts each update on a BroadcastChannel and stores nothing: the limit. `yjs` and `tinybase` (its BroadcastChannel synchronizer) store nothing either. Holdfast tells other tabs of what is saved and not before: its latency holds an IndexedDB transaction.',
  'Appends: both tabs at once, each waits for the one before to be saved. `raw` is a transaction that reads the head, adds a row and puts the head.',
]

/** The tables of the report. */
export function tabsBody(figures: readonly TabFigures[]): string[] {
  const head = ['library', 'latency p50', 'p99', 'burst of 1,000, median', 'max', 'appends/s of two tabs']
  const lines = figures.map(({ library, latencyMs, burstMs, appendsPerSecond, problems }) => [
    library,
    short(quantile(latencyMs, 0.5)),
    short(quantile(latencyMs, 0.99)),
    short(quantile(burstMs, 0.5)),
    short(quantile(burstMs, 1)),
    problems.length > 0 ? `**FAILED**: ${problems.join('; ')}` : short(quantile(appendsPerSecond, 0.5)),
  ])
  return ['Times in ms.', '', ...table(head, lines), '', ...verdictTable(verdicts(figures))]
}

function verdicts(figures: readonly TabFigures[]): Verdict[] {
  const of = (library: string) => figures.find((each) => each.library === library)
  const ratio = (pick: (each: TabFigures) => number, [one, two]: readonly [string, string]) => {
    const [over, under] = [of(one), of(two)]
    return over && under ? pick(over) / pick(under) : Number.NaN
  }
  const latency = (share: number) => (each: TabFigures) => quantile(each.latencyMs, share)
  const burst = (each: TabFigures) => quantile(each.burstMs, 0.5)
  const appends = (each: TabFigures) => quantile(each.appendsPerSecond, 0.5)
  return [
    { text: 'latency p50, holdfast / raw', value: ratio(latency(0.5), ['holdfast', 'raw']), target: 1.5 },
    { text: 'burst, holdfast / raw', value: ratio(burst, ['holdfast', 'raw']), target: 2 },
    { text: 'latency p50, holdfast / yjs', value: ratio(latency(0.5), ['holdfast', 'yjs']), target: 1 },
    { text: 'latency p50, holdfast / tinybase', value: ratio(latency(0.5), ['holdfast', 'tinybase']), target: 1 },
    { text: 'burst, holdfast / yjs', value: ratio(burst, ['holdfast', 'yjs']), target: 1 },
    { text: 'burst, holdfast / tinybase', value: ratio(burst, ['holdfast', 'tinybase']), target: 1 },
    { text: 'time per append of two tabs, holdfast / raw', value: ratio(appends, ['raw', 'holdfast']), target: 1.5 },
  ]
}
