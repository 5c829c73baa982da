import { readdirSync, readFileSync } from 'node:fs'
import type { CDPSession } from '@playwright/test'

/** CPU time used so far, in milliseconds: of all renderers together (only one of them has work), and of all else. */
export interface CpuTimes {
  readonly rendererMs: number
  /** Browser, storage, network and GPU process. */
  readonly browserMs: number
}

/**
 * Of a whole browser, all threads: garbage collector, compiler and I/O included. `SystemInfo.getProcessInfo` counts in
 * steps of 10 ms; where there is a /proc, the scheduler's own nanoseconds are read of the processes that it names.
 */
export async function readCpu(browser: CDPSession): Promise<CpuTimes> {
  const { processInfo } = await browser.send('SystemInfo.getProcessInfo')
  let rendererMs = 0
  let browserMs = 0
  for (const { type, id, cpuTime } of processInfo) {
    const ms = scheduledMs(id) ?? cpuTime * 1000
    if (type === 'renderer') rendererMs += ms
    else browserMs += ms
  }
  return { rendererMs, browserMs }
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
