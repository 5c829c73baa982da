import { readdirSync, readFileSync } from 'node:fs'
import type { CDPSession } from '@playwright/test'

/** CPU time used so far, in milliseconds, all threads: garbage collector, compiler and I/O included. */
export interface CpuTimes {
  /** The page's own process. */
  readonly rendererMs: number
  /** Browser, storage, network and GPU process together. */
  readonly browserMs: number
}

export interface CpuMeter {
  read(): Promise<CpuTimes>
  /** Resolves when the whole browser does nothing (start-up, compaction and the like are over), or after some seconds. */
  waitForQuiet(): Promise<void>
}

interface ProcessTime {
  readonly id: number
  readonly type: string
  readonly ms: number
}

const quietMs = 3
const probeMs = 100
const mostProbes = 80

/** Measures a browser and the one page in it. `page` needs `Performance.enable`. */
export async function createCpuMeter(browser: CDPSession, page: CDPSession): Promise<CpuMeter> {
  await waitForQuiet()
  const ownId = await findRenderer()
  return { read, waitForQuiet }

  /** Chromium keeps other renderers of its own: ours is the one that has used as much as the page says of its process. */
  async function findRenderer(): Promise<number> {
    await page.send('Runtime.evaluate', {
      expression: 'for (const end = performance.now() + 150; performance.now() < end; ) {}',
    })
    const { metrics } = await page.send('Performance.getMetrics')
    const ownMs = (metrics.find(({ name }) => name === 'ProcessTime')?.value ?? Number.NaN) * 1000
    const renderers = (await processTimes(browser)).filter(({ type }) => type === 'renderer')
    const [nearest] = renderers.sort((a, b) => Math.abs(a.ms - ownMs) - Math.abs(b.ms - ownMs))
    if (!nearest || !(Math.abs(nearest.ms - ownMs) < 60)) throw new Error("The page's process was not found.")
    return nearest.id
  }

  async function read(): Promise<CpuTimes> {
    const times = await processTimes(browser)
    const sum = (list: readonly ProcessTime[]) => list.reduce((total, { ms }) => total + ms, 0)
    return {
      rendererMs: sum(times.filter(({ id }) => id === ownId)),
      browserMs: sum(times.filter(({ type }) => type !== 'renderer')),
    }
  }

  async function waitForQuiet(): Promise<void> {
    let before = await total()
    for (let probe = 0, quiet = 0; probe < mostProbes && quiet < 3; probe++) {
      await new Promise((resolve) => setTimeout(resolve, probeMs))
      const now = await total()
      quiet = now - before < quietMs ? quiet + 1 : 0
      before = now
    }
  }

  async function total(): Promise<number> {
    return (await processTimes(browser)).reduce((sum, { ms }) => sum + ms, 0)
  }
}

/**
 * `SystemInfo.getProcessInfo` counts in steps of 10 ms; where there is a /proc, the scheduler's own nanoseconds are read of
 * the processes that it names.
 */
async function processTimes(browser: CDPSession): Promise<ProcessTime[]> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo')
  return processInfo.map(({ id, type, cpuTime }) => ({ id, type, ms: scheduledMs(id) ?? cpuTime * 1000 }))
}

function scheduledMs(processId: number): number | undefined {
  try {
    const threads = readdirSync(`/proc/${processId}/task`)
    return threads.reduce((sum, thread) => {
      const [nanoseconds] = readFileSync(`/proc/${processId}/task/${thread}/schedstat`, 'utf8').split(' ')
      return sum + Number(nanoseconds) / 1e6
    }, 0)
  } catch {
    // Not Linux, or the process or a thread ended just now.
    return undefined
  }
}
