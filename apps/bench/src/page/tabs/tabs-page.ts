import type { TabSubject } from './tab-subject.js'

interface Reply {
  readonly n: number
  /** Milliseconds, by the clock of the tab that replied. */
  readonly at: number
}

const now = () => performance.timeOrigin + performance.now()
const turn = (afterMs: number) => new Promise((resolve) => setTimeout(resolve, afterMs))

let subject: TabSubject | undefined
let wire: BroadcastChannel | undefined
let onReply: (reply: Reply) => void = () => undefined

/** What the runner asks of each of both tabs. */
export const tabsPage = {
  async open(name: string, isFirst: boolean): Promise<void> {
    // Not before: other workloads do not load what they do not measure.
    const { subjects } = await import('./subjects.js')
    subject = await subjects[name]?.(isFirst)
    wire = new BroadcastChannel('wire')
  },

  /** This tab tells the other what arrives here, and answers its questions for the time. */
  listen(): void {
    wire?.addEventListener('message', ({ data }: MessageEvent<Reply>) => {
      if (data.n < 0) wire?.postMessage({ n: data.n, at: now() })
    })
    subject?.onPut((n) => {
      // Taken before it is told: the way back is none of it.
      const at = now()
      wire?.postMessage({ n, at })
    })
  },

  /** Milliseconds from each update here until a subscriber there heard of it. */
  async latencies(from: number, count: number): Promise<number[]> {
    hear()
    const aheadMs = await clockAhead()
    const latencies: number[] = []
    for (let n = from; n < from + count; n++) {
      const heard = until(n)
      const start = now()
      subject?.put(n)
      latencies.push((await heard) - start - aheadMs)
      // Longer than a frame: lone updates, as a person makes them.
      await turn(20 + (n % 7))
    }
    return latencies
  },

  /** Milliseconds from the first of so many updates in one loop until the last is there. */
  async burst(from: number, count: number): Promise<number> {
    hear()
    const aheadMs = await clockAhead()
    const heard = until(from + count - 1)
    const start = now()
    for (let n = from; n < from + count; n++) subject?.put(n)
    return (await heard) - start - aheadMs
  },

  /** How many appends, each waiting for the one before, are saved in that time. */
  async appends(durationMs: number): Promise<number> {
    let count = 0
    for (const start = now(); now() - start < durationMs; count++) await subject?.append?.(count)
    return count
  },

  state: () => subject?.state() ?? '',
}

function hear(): void {
  if (wire) wire.onmessage = ({ data }: MessageEvent<Reply>) => onReply(data)
}

function until(n: number): Promise<number> {
  return new Promise((resolve) => {
    onReply = (reply) => {
      if (reply.n === n) resolve(reply.at)
    }
  })
}

/** How far the other tab's clock is ahead, from the quickest of many questions. */
async function clockAhead(): Promise<number> {
  let [quickest, ahead] = [Number.POSITIVE_INFINITY, 0]
  for (let question = -1; question > -100; question--) {
    const answer = until(question)
    const start = now()
    wire?.postMessage({ n: question, at: start })
    const at = await answer
    const tookMs = now() - start
    if (tookMs < quickest) [quickest, ahead] = [tookMs, at - start - tookMs / 2]
  }
  return ahead
}

declare global {
  interface Window {
    readonly tabs: typeof tabsPage
  }
}
