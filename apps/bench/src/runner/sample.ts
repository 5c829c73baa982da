import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Facts, Held, Measured, SampleRequest, Traffic } from '../protocol.js'
import { openBrowser } from './chromium.js'
import { createCpuMeter } from './cpu.js'

export interface SampleResult extends Measured {
  readonly rendererCpuMs: number
  readonly browserCpuMs: number
  /** Main thread only, from CDP `Performance.getMetrics`. */
  readonly taskMs: number
  readonly heapMb: number
  readonly held: Held | null
  readonly facts: Facts
  readonly traffic: Traffic | null
  /** What is wrong with the final state. */
  readonly problems: readonly string[]
  readonly chromium: string
}

/**
 * One measurement in a browser of its own, on a fresh profile or on a copy of `profile`. With `keepProfile`, the profile
 * itself is used and stays.
 */
export async function takeSample(
  url: string,
  request: SampleRequest,
  profile?: { readonly directory: string; readonly keep: boolean },
): Promise<SampleResult> {
  const directory = profile?.keep ? profile.directory : await mkdtemp(join(tmpdir(), 'holdfast-bench-'))
  if (profile && !profile.keep) await cp(profile.directory, directory, { recursive: true })
  const browser = await openBrowser(directory)
  try {
    const { page, session } = browser
    await page.goto(url)
    const pageSession = await page.context().newCDPSession(page)
    await pageSession.send('Performance.enable')
    const metric = async (name: string) =>
      (await pageSession.send('Performance.getMetrics')).metrics.find((entry) => entry.name === name)?.value ??
      Number.NaN
    const cpu = await createCpuMeter(session, pageSession)
    const facts = await page.evaluate((prepare) => window.bench.prepare(prepare), request)
    await pageSession.send('HeapProfiler.collectGarbage')
    // What preparing started (compaction, deferred writes) must not be counted as part of the run.
    await cpu.waitForQuiet()
    const [taskBefore, before] = [await metric('TaskDuration'), await cpu.read()]
    const measured = await page.evaluate(() => window.bench.run())
    const [after, taskAfter] = [await cpu.read(), await metric('TaskDuration')]
    const heapMb = (await metric('JSHeapUsedSize')) / 1e6
    const held = await page.evaluate(() => window.bench.hold())
    const { problems, traffic } = await page.evaluate(() => window.bench.check())
    return {
      ...measured,
      rendererCpuMs: after.rendererMs - before.rendererMs,
      browserCpuMs: after.browserMs - before.browserMs,
      taskMs: (taskAfter - taskBefore) * 1000,
      heapMb,
      held,
      facts,
      traffic,
      problems,
      chromium: browser.version,
    }
  } finally {
    await browser.close()
    if (!profile?.keep) await rm(directory, { recursive: true, force: true, maxRetries: 5 })
  }
}
