import type { Timers } from '../context.js'

const PATIENCE_MS = 10_000

/** A store whose storage fails tries again and again: `saved` says nothing until it can. */
export function inTime(saved: Promise<void>, timers: Timers): Promise<void> {
  return new Promise((resolve, reject) => {
    const late = () => reject(new Error(`It was not saved within ${PATIENCE_MS / 1_000} s.`))
    const cancel = timers.schedule(late, PATIENCE_MS)
    saved.then(resolve, reject).finally(cancel)
  })
}
