import { useEffect, useReducer } from 'react'
import type { StatsPayload } from '../protocol/topics.js'

/** Commits in each of the last sixty seconds up to now, oldest first. While nothing happens nothing is sent: time passes here. */
export function useCommitRate(stats: StatsPayload | undefined): readonly number[] {
  const [, tick] = useReducer((ticks: number) => ticks + 1, 0)
  useEffect(() => {
    const timer = setInterval(tick, 1_000)
    return () => clearInterval(timer)
  }, [])
  return stats === undefined
    ? []
    : shiftRate(stats.perSecond, Math.floor(Date.now() / 1_000) - Math.floor(stats.at / 1_000))
}

/** The counts as they stand `seconds` later, when nothing was counted since. */
export function shiftRate(perSecond: readonly number[], seconds: number): readonly number[] {
  const idle = Math.min(Math.max(seconds, 0), perSecond.length)
  return [...perSecond.slice(idle), ...Array.from({ length: idle }, () => 0)]
}
