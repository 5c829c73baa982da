import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type {} from '../../page/tabs/tabs-page.js'
import { openBrowser } from '../chromium.js'
import { rotated } from '../statistics.js'

export const tabLibraries = ['raw', 'holdfast', 'yjs', 'tinybase'] as const

const warmUps = 50
const lone = 200
const burst = 1_000
const bursts = 5
const appendMs = 2_000

/** What one library came to, over all rounds. */
export interface TabFigures {
  readonly library: string
  readonly latencyMs: readonly number[]
  readonly burstMs: readonly number[]
  /** Of both tabs together; none where the library does not save. */
  readonly appendsPerSecond: readonly number[]
  readonly problems: readonly string[]
}

/** Measures each library in two tabs of one browser, in turns. */
export async function measureTabs(
  url: string,
  rounds: number,
  log: (line: string) => void,
): Promise<{ readonly figures: readonly TabFigures[]; readonly chromium: string }> {
  let chromium = ''
  const samples: TabFigures[] = []
  for (let round = 1; round <= rounds; round++) {
    for (const library of rotated(tabLibraries, round)) {
      const directory = await mkdtemp(join(tmpdir(), 'holdfast-bench-tabs-'))
      const browser = await openBrowser(directory)
      chromium = browser.version
      try {
        const [one, two] = [browser.page, await browser.page.context().newPage()]
        for (const page of [one, two]) await page.goto(url)
        await one.evaluate((name) => window.tabs.open(name, true), library)
        await two.evaluate((name) => window.tabs.open(name, false), library)
        await two.evaluate(() => window.tabs.listen())
        await one.bringToFront()
        await one.evaluate((count) => window.tabs.latencies(0, count), warmUps)
        let n = warmUps
        const latencyMs = await one.evaluate(([from, count]) => window.tabs.latencies(from, count), [n, lone] as const)
        n += lone
        const burstMs: number[] = []
        for (let each = 0; each <= bursts; each++, n += burst) {
          const ms = await one.evaluate(([from, count]) => window.tabs.burst(from, count), [n, burst] as const)
          if (each > 0) burstMs.push(ms)
        }
        const [mine, theirs] = await Promise.all([one, two].map((page) => page.evaluate(() => window.tabs.state())))
        const problems = mine === theirs ? [] : [`${library}: the tabs differ in the end`]
        const saves = library === 'raw' || library === 'holdfast'
        const counts = saves
          ? await Promise.all([one, two].map((page) => page.evaluate((ms) => window.tabs.appends(ms), appendMs)))
          : []
        const appendsPerSecond = saves ? [(counts.reduce((sum, count) => sum + count, 0) * 1000) / appendMs] : []
        log(
          `tabs #${round} ${library}: ${JSON.stringify({ p50: quantile(latencyMs, 0.5), burstMs, counts, problems })}`,
        )
        samples.push({ library, latencyMs, burstMs, appendsPerSecond, problems })
      } finally {
        await browser.close()
        await rm(directory, { recursive: true, force: true, maxRetries: 5 })
      }
    }
  }
  const figures = tabLibraries.map((library): TabFigures => {
    const own = samples.filter((sample) => sample.library === library)
    return {
      library,
      latencyMs: own.flatMap(({ latencyMs }) => latencyMs),
      burstMs: own.flatMap(({ burstMs }) => burstMs),
      appendsPerSecond: own.flatMap(({ appendsPerSecond }) => appendsPerSecond),
      problems: own.flatMap(({ problems }) => problems),
    }
  })
  return { figures, chromium }
}

/** The value that such a share of the values does not exceed. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
