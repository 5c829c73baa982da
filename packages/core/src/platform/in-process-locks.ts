import type { LockMode, LockRequest, LocksPort } from '../ports/locks.js'

interface Claim {
  readonly mode: LockMode
  readonly onStolen: (() => void) | undefined
  grant: () => void
}

interface Line {
  held: Claim[]
  waiting: Claim[]
}

/** Locks that hold within this page, as Web Locks do between the pages of an origin. */
export function inProcessLocks(): LocksPort {
  const lines = new Map<string, Line>()

  const isFree = ({ held }: Line, mode: LockMode) =>
    held.length === 0 || (mode === 'shared' && held.every((other) => other.mode === 'shared'))

  /** Grants it to those who are next; nobody overtakes. */
  function advance(name: string, line: Line): void {
    for (let [next] = line.waiting; next !== undefined && isFree(line, next.mode); [next] = line.waiting) {
      line.waiting.shift()
      line.held.push(next)
      next.grant()
    }
    if (line.held.length === 0) lines.delete(name)
  }

  function wait(name: string, line: Line, claim: Claim, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const abort = () => {
        line.waiting = line.waiting.filter((other) => other !== claim)
        reject(signal?.reason)
        advance(name, line)
      }
      claim.grant = () => {
        signal?.removeEventListener('abort', abort)
        resolve()
      }
      line.waiting.push(claim)
      signal?.addEventListener('abort', abort, { once: true })
    })
  }

  return {
    async withLock<T>(name: string, request: LockRequest, work: () => Promise<T>) {
      const { ifAvailable, mode = 'exclusive', signal, steal, onStolen } = request
      if (!steal) signal?.throwIfAborted()
      const line: Line = lines.get(name) ?? { held: [], waiting: [] }
      const claim: Claim = { mode: steal ? 'exclusive' : mode, onStolen, grant: () => {} }
      const isNext = line.waiting.length === 0 && isFree(line, mode)
      if (!steal && !isNext && ifAvailable) return undefined
      lines.set(name, line)
      if (steal) for (const robbed of line.held.splice(0)) void Promise.resolve().then(robbed.onStolen)
      if (steal || isNext) line.held.push(claim)
      else await wait(name, line, claim, signal)
      try {
        return await work()
      } finally {
        if (line.held.includes(claim)) {
          line.held = line.held.filter((other) => other !== claim)
          advance(name, line)
        }
      }
    },
    reach: () => 'page',
    async query() {
      const names = (of: 'held' | 'waiting') => [...lines].flatMap(([name, line]) => line[of].map(() => name))
      const isShared = ({ held }: Line) => held[0]?.mode === 'shared'
      const shared = [...lines].flatMap(([name, line]) => (isShared(line) ? line.held.map(() => name) : []))
      return { held: names('held'), shared, waiting: names('waiting') }
    },
  }
}
