import type { LockRequest, LocksPort } from '../ports/locks.js'
import { ambient } from './ambient.js'
import { inProcessLocks } from './in-process-locks.js'

/** Web Locks; where there are none, locks that hold within this page. */
export function webLocks(): LocksPort {
  const inPage = inProcessLocks()
  let isRefused = false
  return {
    async withLock<T>(name: string, request: LockRequest, work: () => Promise<T>) {
      const manager = ambient('navigator')?.locks
      if (!manager) return inPage.withLock(name, request, work)
      let running: Promise<T | undefined> | undefined
      let isOver = false
      try {
        await manager.request(name, optionsOf(request), (lock) => {
          running = (lock ? work() : Promise.resolve(undefined)).finally(() => {
            isOver = true
          })
          return running
        })
      } catch (error) {
        if (running === undefined && request.signal?.aborted) throw request.signal.reason ?? error
        // Opaque origins have the manager and are refused by it.
        if (running === undefined) {
          isRefused = true
          return inPage.withLock(name, request, work)
        }
        // A request that ends before what it runs was robbed.
        if (!isOver) request.onStolen?.()
      }
      return running
    },
    reach: () => (isRefused || !ambient('navigator')?.locks ? 'page' : 'browser'),
    async query() {
      const [inPageToo, all] = await Promise.all([
        inPage.query?.(),
        // Refused where requests are.
        ambient('navigator')
          ?.locks?.query()
          .catch(() => undefined),
      ])
      const names = (locks: readonly LockInfo[] | undefined) => (locks ?? []).map(({ name }) => name ?? '')
      return {
        held: [...names(all?.held), ...(inPageToo?.held ?? [])],
        shared: [...names(all?.held?.filter(({ mode }) => mode === 'shared')), ...(inPageToo?.shared ?? [])],
        waiting: [...names(all?.pending), ...(inPageToo?.waiting ?? [])],
      }
    },
  }
}

/** Only what goes together: the browser refuses the rest. */
function optionsOf({ ifAvailable, mode = 'exclusive', signal, steal }: LockRequest): LockOptions {
  if (steal) return { steal }
  return ifAvailable || !signal ? { mode, ifAvailable } : { mode, signal }
}
