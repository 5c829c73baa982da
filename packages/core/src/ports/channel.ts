/** Messages between the tabs of an origin. They may be lost, doubled, late or forged: they are hints, never data to trust. */
export interface ChannelPort {
  /** Joins the channel of that name. Messages that this instance posted are not delivered to it. */
  open(name: string, onMessage: (message: unknown) => void): Channel
}

export interface Channel {
  /** Posts a structured-cloneable value to the other tabs. */
  post(message: unknown): void
  close(): void
}
