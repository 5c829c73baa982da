import type { Clock } from '../ports/clock.js'

/** The longest delay a timer takes; a longer one would fire at once. */
const LONGEST_DELAY_MS = 2 ** 31 - 1

/** Time of the machine. On a server its timers do not keep the process alive. */
export function systemClock(): Clock {
  return {
    now: () => Date.now(),
    monotonic: () => performance.now(),
    schedule(run, delayMs) {
      const timer: unknown = setTimeout(run, Math.min(delayMs, LONGEST_DELAY_MS))
      if (typeof timer === 'object') (timer as { unref?: () => void } | null)?.unref?.()
      return () => clearTimeout(timer as number)
    },
    yieldTask,
  }
}

/**
 * Not scheduler.yield(), which goes on before everything else that waits but input and frames: the answers of the database
 * would wait until all of the work is done. Not setTimeout either: browsers clamp nested timers to four milliseconds.
 */
function yieldTask(): Promise<void> {
  return new Promise((resolve) => {
    if (typeof MessageChannel === 'undefined') {
      setTimeout(resolve, 0)
      return
    }
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => {
      port1.close()
      resolve()
    }
    port2.postMessage(null)
  })
}
