/** A way for messages, both ends alike. What arrives is not trusted: decode it. */
export interface Transport {
  /** Whether others than two ends may be on it: true for a broadcast channel. */
  readonly shared: boolean
  /** Sends a structured-cloneable value; after the other end is gone it goes nowhere. */
  post(message: unknown): void
  /** Calls `listener` with each message until the returned function is called. */
  listen(listener: (message: unknown) => void): () => void
  close(): void
}

interface MessageEndpoint extends EventTarget {
  postMessage(message: unknown): void
  close(): void
}

function overEndpoint(endpoint: MessageEndpoint, shared: boolean, start: () => void): Transport {
  let closed = false
  return {
    shared,
    post(message) {
      if (!closed) endpoint.postMessage(message)
    },
    listen(listener) {
      const handle = (event: Event) => listener((event as MessageEvent<unknown>).data)
      endpoint.addEventListener('message', handle)
      start()
      return () => endpoint.removeEventListener('message', handle)
    },
    close() {
      closed = true
      endpoint.close()
    },
  }
}

/** One end of a `MessageChannel`: between a page and the panel it shows or popped out. */
export function portTransport(port: MessagePort): Transport {
  return overEndpoint(port, false, () => port.start())
}

/** The broadcast channel of that name: between the tabs of an origin. Undefined where there is none (an opaque origin). */
export function channelTransport(name: string): Transport | undefined {
  try {
    return overEndpoint(new BroadcastChannel(name), true, () => {})
  } catch {
    return undefined
  }
}
