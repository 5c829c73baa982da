import { HoldfastError } from '../errors.js'
import type { FeatureHost } from './feature.js'

/** Long runs of one kind: one after the other, none before the store is ready, none once it closes. */
export class Turns {
  readonly #host: Pick<FeatureHost, 'shape' | 'ready'>
  #isClosed = false
  #last: Promise<unknown>

  constructor(host: Pick<FeatureHost, 'shape' | 'ready'>) {
    this.#host = host
    this.#last = host.ready
  }

  /** Runs it when its turn comes. Rejects with `CLOSED`, or with the signal's reason as soon as it is aborted. */
  take<Result>(signal: AbortSignal | undefined, run: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(() => {
      this.assertOpen()
      return run()
    })
    this.#last = result.catch(() => undefined)
    return untilAborted(result, signal)
  }

  /** Throws `CLOSED`: to be called at the beginning of each turn of long work. */
  readonly assertOpen = (): void => {
    if (this.#isClosed) throw new HoldfastError('CLOSED', `Store '${this.#host.shape.name}' is closed.`)
  }

  /** What runs or waits rejects with `CLOSED`. */
  close(): void {
    this.#isClosed = true
  }
}

/** What is waited for, or the signal's reason as soon as it is aborted: also while others have their turn. */
function untilAborted<Result>(result: Promise<Result>, signal: AbortSignal | undefined): Promise<Result> {
  if (signal === undefined) return result
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason)
    if (signal.aborted) abort()
    signal.addEventListener('abort', abort)
    result.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort))
  })
}
