import { isRecord } from '../../model/record.js'
import type { Channel } from '../../ports/channel.js'
import type { Platform } from '../../ports/platform.js'
import { MessageBudget } from '../message-budget.js'

const maxMessages = 256
const maxAsked = 256

/** How long a tab may take to answer; its messages arrive also while its timers are slowed down. */
export const answerWithinMs = 2_000

/** What tabs tell each other about their locks: that they changed, and on being asked, that they are there. Hints. */
export class TabPulse {
  readonly #platform: Platform
  readonly #name: string
  readonly #tabId: string
  readonly #onNews: () => void
  readonly #asked = new Set<(tabId: string) => void>()
  readonly #budget: MessageBudget
  #channel: Channel | undefined
  #isClosed = false

  constructor(platform: Platform, tabId: string, space: string, onNews: () => void) {
    this.#platform = platform
    this.#budget = new MessageBudget(platform.clock, maxMessages)
    this.#tabId = tabId
    this.#name = `holdfast:${space}`
    this.#onNews = onNews
  }

  /** From here on it hears, and answers. */
  open(): void {
    if (this.#isClosed) return
    this.#channel ??= this.#platform.channel.open(this.#name, (message) => this.#hear(message))
  }

  close(): void {
    this.#isClosed = true
    this.#channel?.close()
    for (const answer of this.#asked) answer('')
  }

  /** Has the other tabs look again. */
  tell(): void {
    this.#channel?.post({ v: 1, type: 'changed' })
  }

  /** Asks tabs whether they are there; gives those that did not answer in time. */
  silent(tabIds: Iterable<string>): Promise<ReadonlySet<string>> {
    const waiting = new Set([...tabIds].slice(0, maxAsked))
    if (waiting.size === 0) return Promise.resolve(waiting)
    this.open()
    return new Promise((resolve) => {
      const end = () => {
        cancel()
        this.#asked.delete(answer)
        resolve(waiting)
      }
      const answer = (tabId: string) => {
        waiting.delete(tabId)
        if (waiting.size === 0 || tabId === '') end()
      }
      const cancel = this.#platform.clock.schedule(end, answerWithinMs)
      this.#asked.add(answer)
      this.#channel?.post({ v: 1, type: 'ask', to: [...waiting] })
    })
  }

  #hear(message: unknown): void {
    if (!this.#budget.spend() || !isRecord(message) || message.v !== 1) return
    const { type, to, tab } = message
    if (type === 'changed') this.#onNews()
    if (type === 'here' && typeof tab === 'string' && tab !== '') for (const answer of [...this.#asked]) answer(tab)
    if (type === 'ask' && Array.isArray(to) && to.length <= maxAsked && to.includes(this.#tabId)) {
      this.#channel?.post({ v: 1, type: 'here', tab: this.#tabId })
    }
  }
}
