import type { Channel } from '../ports/channel.js'
import type { Platform } from '../ports/platform.js'
import { decodeRing, type Ring } from './ring.js'

/** More rings are not kept: the journal is read instead. */
const maxOffers = 16
/** What was taken from a ring is looked for in the journal after this, unless an append compared it before. */
const verifyAfterMs = 1_000

/** The tab behind a doorbell. */
interface Listener {
  /** How far this tab has read; no fence: nothing yet. */
  place(): { readonly fence: string | undefined; readonly head: number }
  /** The journal may have grown elsewhere; `offered`: by what {@link Doorbell.take} gives. */
  onEvent(event: { readonly type: 'rang' | 'offered' }): void
  /** Somebody tells of another database than the one that this tab knows. */
  onStranger(): void
  /** Another tab waits for its turn to append; or news came, so that it had it. */
  onTurn(isWaiting: boolean): void
}

/** The channel between the tabs of a store: tells them that the journal grew, and keeps what they tell until it is taken. */
export class Doorbell {
  readonly #store: string
  readonly #platform: Pick<Platform, 'channel' | 'clock'>
  readonly #listener: Listener
  #channel: Channel | undefined
  #offers: Ring[] = []
  #cancelVerify: (() => void) | undefined

  constructor(store: string, platform: Pick<Platform, 'channel' | 'clock'>, listener: Listener) {
    this.#store = store
    this.#platform = platform
    this.#listener = listener
    this.open()
  }

  /** Tells the other tabs of what this one knows. */
  ring(news: Partial<Omit<Ring, 'fence'>> = {}): void {
    const { fence, head } = this.#listener.place()
    if (fence !== undefined) this.#channel?.post({ v: 1, type: 'ring', fence, head, config: false, ...news })
  }

  /** What rings brought since it was asked for last. */
  take(): readonly Ring[] {
    return this.#offers.splice(0)
  }

  /** Something of it is in memory now: the journal is read soon. */
  taken(): void {
    this.#cancelVerify ??= this.#platform.clock.schedule(() => {
      this.#cancelVerify = undefined
      this.#listener.onEvent({ type: 'rang' })
    }, verifyAfterMs)
  }

  /** What was taken has been seen in the journal. */
  verified(): void {
    this.#cancelVerify?.()
    this.#cancelVerify = undefined
  }

  /** Listens, also again after `close`. */
  open(): void {
    this.#channel ??= this.#platform.channel.open(`holdfast:${this.#store}`, (message) => {
      const ring = decodeRing(message)
      if (ring !== undefined) this.#heard(ring)
    })
  }

  close(): void {
    this.#channel?.close()
    this.#channel = undefined
    this.#offers = []
    this.verified()
  }

  #heard(ring: Ring): void {
    const { fence, head } = this.#listener.place()
    if (ring.waits === true) this.#listener.onTurn(true)
    if (ring.head <= head && ring.fence === fence && !ring.config) return
    this.#listener.onTurn(false)
    if (fence !== undefined && replicaOf(ring.fence) !== replicaOf(fence)) this.#listener.onStranger()
    // Settings are not in the rows.
    const isOffer = ring.rows !== undefined && ring.fence === fence && !ring.config
    if (isOffer && this.#offers.length < maxOffers) {
      this.#offers.push(ring)
      this.#listener.onEvent({ type: 'offered' })
    } else {
      this.#offers = []
      this.#listener.onEvent({ type: 'rang' })
    }
  }
}

/** The part of a fence that stays the same as long as the database does. */
function replicaOf(fence: string): string {
  return fence.slice(0, fence.lastIndexOf('.'))
}
