import { browserTimers, type Timers } from '../agent/context.js'
import { decodeWith } from '../protocol/decoder.js'
import { decodeAgentMessage, type PanelBody, panelMessage, type Welcome } from '../protocol/messages.js'
import { type MethodName, type MethodParams, type MethodResult, methods } from '../protocol/methods.js'
import { randomId } from '../protocol/random-id.js'
import { type TopicName, type TopicPayload, topics } from '../protocol/topics.js'
import type { Transport } from '../protocol/transport.js'

/** A store that answers, as the panel lists it. */
export interface KnownAgent {
  readonly agentId: string
  readonly store: string
  readonly tab: { readonly title: string; readonly url: string }
  readonly control: boolean
  readonly redacts: boolean
  readonly startedAt: number
  /** It is in the page that the panel belongs to: they share a port. */
  readonly isHere: boolean
  /** `silent`: it did not answer lately; a tab in the background may be frozen. */
  readonly connection: 'connected' | 'silent'
}

export type Reply<Result> =
  | { readonly ok: true; readonly result: Result }
  | { readonly ok: false; readonly code: string; readonly message: string }

/** The panel's end of the protocol. */
export interface Client {
  /** The stores that answer; the same array until something in it changes. */
  agents(): readonly KnownAgent[]
  /** Calls `listener` when `agents()` has changed. */
  subscribe(listener: () => void): () => void
  /** Subscribes to a topic, again by itself whenever the agent starts a new session (`onReset` comes first). */
  watch<Name extends TopicName>(
    agentId: string,
    topic: Name,
    onPayload: (payload: TopicPayload<Name>) => void,
    onReset?: () => void,
  ): () => void
  /** Asks an agent. Resolves with its answer, with `TIMEOUT` when there is none; does not reject. */
  request<Name extends MethodName>(
    agentId: string,
    method: Name,
    params: MethodParams<Name>,
  ): Promise<Reply<MethodResult<Name>>>
  /** Says goodbye and closes the transports. */
  close(): void
}

interface Peer {
  known: KnownAgent
  readonly transport: Transport
  session: string
  heardAt: number
}

interface Watch {
  readonly agentId: string
  readonly topic: TopicName
  readonly onPayload: (payload: never) => void
  readonly onReset: () => void
  seq: number
}

interface Waiting {
  readonly agentId: string
  readonly method: MethodName
  readonly ask: () => void
  readonly settle: (reply: Reply<never>) => void
}

const HEARTBEAT_MS = 3_000
// Timers of a hidden page run once a minute; the lease outlasts that.
const LEASE_MS = 90_000
const SILENT_AFTER_MS = 10_000
const REQUEST_TIMEOUT_MS = 15_000
const FORGOTTEN_AFTER_MS = 120_000

/** A client over these transports; an agent that answers on several is spoken to on the first. */
export function createClient(transports: readonly Transport[], timers: Timers = browserTimers): Client {
  const panelId = randomId()
  const peers = new Map<string, Peer>()
  const watches = new Map<string, Watch>()
  const waiting = new Map<string, Waiting>()
  const listeners = new Set<() => void>()
  let list: readonly KnownAgent[] = []
  let closed = false

  const changed = () => {
    list = [...peers.values()].map((peer) => peer.known).sort((a, b) => a.startedAt - b.startedAt)
    for (const listener of listeners) listener()
  }
  const send = (agentId: string, body: PanelBody) => {
    peers.get(agentId)?.transport.post(panelMessage(panelId, agentId, body))
  }

  const onWelcome = (transport: Transport, agentId: string, { type: _, session, ...about }: Welcome) => {
    const peer = peers.get(agentId)
    if (peer !== undefined && peer.transport !== transport) return
    const known: KnownAgent = { agentId, ...about, isHere: !transport.shared, connection: 'connected' }
    peers.set(agentId, { known, transport, session, heardAt: timers.now() })
    if (peer?.session !== session) {
      for (const [id, watch] of watches) {
        if (watch.agentId !== agentId) continue
        watch.seq = 0
        watch.onReset()
        send(agentId, { type: 'subscribe', id, topic: watch.topic })
      }
    }
    if (peer === undefined || JSON.stringify(peer.known) !== JSON.stringify(known)) changed()
  }

  const onUpdate = (agentId: string, id: string, seq: number, payload: unknown) => {
    const watch = watches.get(id)
    if (watch?.agentId !== agentId) return
    if (seq > watch.seq) {
      watch.seq = seq
      const decoded = decodeWith<unknown>(topics[watch.topic], payload)
      if (decoded !== undefined) watch.onPayload(decoded as never)
    }
    send(agentId, { type: 'ack', id, seq })
  }

  const settle = (agentId: string, id: string, answer: (waiter: Waiting) => Reply<never>) => {
    const waiter = waiting.get(id)
    if (waiter?.agentId !== agentId) return
    waiting.delete(id)
    waiter.settle(answer(waiter))
  }

  const receive = (transport: Transport, raw: unknown) => {
    const message = decodeAgentMessage(raw)
    if (message === undefined || (message.to !== null && message.to !== panelId)) return
    const { from, body } = message
    if (body.type === 'welcome') return onWelcome(transport, from, body)
    const peer = peers.get(from)
    if (peer === undefined || peer.transport !== transport) return
    peer.heardAt = timers.now()
    if (body.type === 'goodbye') {
      peers.delete(from)
      changed()
    } else if (body.type === 'update') onUpdate(from, body.id, body.seq, body.payload)
    else if (body.type === 'reply') {
      settle(from, body.id, (waiter) => {
        const result = decodeWith<unknown>(methods[waiter.method].result, body.result)
        if (result === undefined) return { ok: false, code: 'MISUSE', message: 'The agent answered something else.' }
        return { ok: true, result: result as never }
      })
    } else settle(from, body.id, () => ({ ok: false, code: body.code, message: body.message }))
  }

  const unlisten = transports.map((transport) => transport.listen((raw) => receive(transport, raw)))
  const hello = () => {
    for (const transport of transports) {
      transport.post(panelMessage(panelId, null, { type: 'hello', leaseMs: LEASE_MS }))
    }
  }
  let cancelBeat = () => {}
  const beat = () => {
    const now = timers.now()
    let silenced = false
    for (const [agentId, peer] of peers) {
      if (now - peer.heardAt > FORGOTTEN_AFTER_MS) {
        peers.delete(agentId)
        silenced = true
      } else if (peer.known.connection === 'connected' && now - peer.heardAt >= SILENT_AFTER_MS) {
        peer.known = { ...peer.known, connection: 'silent' }
        silenced = true
      }
    }
    if (silenced) changed()
    hello()
    for (const { ask } of waiting.values()) ask()
    cancelBeat = timers.schedule(beat, HEARTBEAT_MS)
  }
  beat()

  return {
    agents: () => list,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    watch(agentId, topic, onPayload, onReset = () => {}) {
      const id = randomId()
      watches.set(id, { agentId, topic, onPayload: onPayload as (payload: never) => void, onReset, seq: 0 })
      send(agentId, { type: 'subscribe', id, topic })
      return () => {
        if (watches.delete(id)) send(agentId, { type: 'unsubscribe', id })
      }
    },
    request(agentId, method, params) {
      const id = randomId()
      return new Promise((resolve) => {
        const ask = () => send(agentId, { type: 'request', id, method, params })
        const cancel = timers.schedule(() => {
          settle(agentId, id, () => ({ ok: false, code: 'TIMEOUT', message: 'The store did not answer.' }))
        }, REQUEST_TIMEOUT_MS)
        waiting.set(id, {
          agentId,
          method,
          ask,
          settle(reply) {
            cancel()
            resolve(reply)
          },
        })
        ask()
      })
    },
    close() {
      if (closed) return
      closed = true
      cancelBeat()
      for (const transport of transports) transport.post(panelMessage(panelId, null, { type: 'goodbye' }))
      for (const stop of unlisten) stop()
      for (const transport of transports) transport.close()
      for (const [id, { agentId }] of [...waiting]) {
        settle(agentId, id, () => ({ ok: false, code: 'CLOSED', message: 'The panel was closed.' }))
      }
      listeners.clear()
    },
  }
}
