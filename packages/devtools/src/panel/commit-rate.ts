import { useEffect, useRef, useState } from 'react'

const SECONDS = 60

/** Commits in each of the last sixty seconds, oldest first, counted while the screen is open. */
export function useCommitRate(commits: number | undefined): readonly number[] {
  const [rate, setRate] = useState<readonly number[]>(() => Array.from({ length: SECONDS }, () => 0))
  const latest = useRef(commits)
  useEffect(() => {
    latest.current = commits
  })
  const known = commits !== undefined
  useEffect(() => {
    if (!known) return
    let before = latest.current ?? 0
    const timer = setInterval(() => {
      const now = latest.current ?? before
      const made = Math.max(0, now - before)
      before = now
      setRate((rates) => [...rates.slice(1), made])
    }, 1_000)
    return () => clearInterval(timer)
  }, [known])
  return rate
}
