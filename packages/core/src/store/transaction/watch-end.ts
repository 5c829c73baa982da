import type { Clock } from '../../ports/clock.js'

/** Calls `onTime` when the time is over and `onAbort` when the signal is aborted; gives what ends that. */
export function watchEnd(
  { signal, timeoutMs }: { readonly signal: AbortSignal | undefined; readonly timeoutMs: number | undefined },
  clock: Clock,
  onTime: (timeoutMs: number) => void,
  onAbort: (reason: unknown) => void,
): () => void {
  const abort = () => onAbort(signal?.reason)
  signal?.addEventListener('abort', abort)
  const cancel = timeoutMs === undefined ? undefined : clock.schedule(() => onTime(timeoutMs), timeoutMs)
  return () => {
    signal?.removeEventListener('abort', abort)
    cancel?.()
  }
}
