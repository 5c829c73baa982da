import type { LockMode } from '../../ports/locks.js'

/** What a tab says of a lock that it holds or waits for. */
export interface Claim {
  readonly id: string
  readonly name: string
  readonly mode: LockMode
  readonly state: 'held' | 'waiting'
  readonly tabId: string
  /** Milliseconds since the epoch. */
  readonly since: number
  readonly label: string
  /** It holds the lock, but did not come to say so. */
  readonly isImplied?: true
}

/** A claim as a lock's name: the tab holds that lock beside, so that it goes with the tab. */
export function encodeClaim(prefix: string, { id, name, mode, state, tabId, since, label, isImplied }: Claim): string {
  return prefix + JSON.stringify([id, name, mode, isImplied ? 'waiting' : state, tabId, since, label])
}

/** The claim that a lock's name tells of, as far as it can be believed; undefined when it is none. */
export function decodeClaim(prefix: string, lock: string): Claim | undefined {
  if (!lock.startsWith(prefix) || lock.length > prefix.length + 2_000) return undefined
  try {
    const [id, name, mode, state, tabId, since, label] = JSON.parse(lock.slice(prefix.length)) as unknown[]
    const areTexts = [id, name, tabId, label].every((text) => typeof text === 'string')
    if (!areTexts || !Number.isSafeInteger(since)) return undefined
    if ((mode !== 'exclusive' && mode !== 'shared') || (state !== 'held' && state !== 'waiting')) return undefined
    return { id, name, mode, state, tabId, since, label } as Claim
  } catch {
    return undefined
  }
}

/** Those who hold first; otherwise as they came, as far as clocks tell. */
export function byTurn(one: Claim, other: Claim): number {
  if (one.name !== other.name) return one.name < other.name ? -1 : 1
  if (one.state !== other.state) return one.state === 'held' ? -1 : 1
  return one.since - other.since || (one.id < other.id ? -1 : 1)
}
