import { isRecord } from '../model/record.js'
import type { Channel, ChannelPort } from '../ports/channel.js'

/** Tells other tabs how far the journal goes. A hint: whoever hears it reads the journal. */
export interface Ring {
  readonly fence: string
  readonly head: number
  /** Whether settings changed. */
  readonly config: boolean
}

/** The channel between the tabs of a store. */
export class Doorbell {
  readonly #channel: Channel

  constructor(store: string, port: ChannelPort, onRing: (ring: Ring) => void) {
    this.#channel = port.open(`holdfast:${store}`, (message) => {
      const ring = decodeRing(message)
      if (ring !== undefined) onRing(ring)
    })
  }

  ring({ fence, head, config }: Ring): void {
    this.#channel.post({ v: 1, type: 'ring', fence, head, config })
  }

  close(): void {
    this.#channel.close()
  }
}

function decodeRing(message: unknown): Ring | undefined {
  if (!isRecord(message) || message.v !== 1 || message.type !== 'ring') return undefined
  const { fence, head, config } = message
  if (typeof fence !== 'string' || typeof head !== 'number' || typeof config !== 'boolean') return undefined
  return { fence, head, config }
}

/** Whether a ring tells of something that a tab at that fence and head has not read. */
export function isNews(ring: Ring, head: number, fence: string | undefined): boolean {
  return ring.head > head || ring.fence !== fence || ring.config
}
