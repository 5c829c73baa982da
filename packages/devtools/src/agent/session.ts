import { decodeWith } from '../protocol/decoder.js'
import { type AgentBody, agentMessage, type PanelBody } from '../protocol/messages.js'
import { isMethodName, methods } from '../protocol/methods.js'
import { randomId } from '../protocol/random-id.js'
import { isTopicName } from '../protocol/topics.js'
import type { Transport } from '../protocol/transport.js'
import type { AgentContext } from './context.js'
import { type Feed, feeds } from './feeds.js'
import { methodHandlers } from './methods.js'
import { Refusal } from './refusal.js'
import { safeError } from './safe-text.js'

interface Subscription {
  readonly feed: Feed<unknown>
  seq: number
  /** Sent and not acknowledged: nothing more goes out until it is, whatever piles up. */
  inFlight: AgentBody | null
}

/** What the agent keeps for one panel. */
export interface Session {
  readonly id: string
  readonly transport: Transport
  leaseUntil: number
  /** How many subscriptions the panel holds. */
  readonly size: number
  send(body: AgentBody): void
  /** Takes in a message other than hello and goodbye. */
  receive(body: PanelBody): void
  /** Sends what is new, one message per subscription at most. */
  pump(): void
  /** Sends again what was not acknowledged, in case it was lost. */
  resend(): void
}

export interface SessionOptions {
  readonly agentId: string
  readonly panelId: string
  readonly transport: Transport
  readonly control: boolean
  readonly context: AgentContext
  /** Something can be sent now that could not before. */
  readonly onReady: () => void
}

const MAX_SUBSCRIPTIONS = 64
const KEPT_REPLIES = 128

export function createSession(options: SessionOptions): Session {
  const { agentId, panelId, transport, control, context, onReady } = options
  const subscriptions = new Map<string, Subscription>()
  const replies = new Map<string, Promise<AgentBody>>()

  const send = (body: AgentBody) => transport.post(agentMessage(agentId, panelId, body))

  const run = async (id: string, method: string, params: unknown): Promise<AgentBody> => {
    const fail = (code: string, message: string): AgentBody => ({ type: 'failure', id, code, message })
    if (!isMethodName(method)) return fail('UNKNOWN_METHOD', `This agent does not know '${method}'.`)
    if (methods[method].control && !control) {
      return fail('PERMISSION_DENIED', 'Control is off for this store: pass `control` to the devtools to allow it.')
    }
    const decoded = decodeWith<unknown>(methods[method].params, params)
    if (decoded === undefined) return fail('MISUSE', `Wrong parameters for '${method}'.`)
    try {
      return { type: 'reply', id, result: await methodHandlers[method](context, decoded as never) }
    } catch (error) {
      const code = error instanceof Refusal ? error.code : ((error as { code?: unknown } | null)?.code ?? 'ERROR')
      return fail(String(code), safeError(context.redaction, error))
    }
  }

  const pumpOne = (id: string, subscription: Subscription) => {
    if (subscription.inFlight !== null) return
    const payload = subscription.feed.next()
    if (payload === undefined) return
    subscription.inFlight = { type: 'update', id, seq: ++subscription.seq, payload }
    send(subscription.inFlight)
  }

  return {
    id: randomId(),
    transport,
    leaseUntil: 0,
    get size() {
      return subscriptions.size
    },
    send,
    receive(body) {
      if (body.type === 'subscribe') {
        if (subscriptions.has(body.id) || subscriptions.size >= MAX_SUBSCRIPTIONS || !isTopicName(body.topic)) return
        const subscription: Subscription = { feed: feeds[body.topic](context), seq: 0, inFlight: null }
        subscriptions.set(body.id, subscription)
        pumpOne(body.id, subscription)
        onReady()
      } else if (body.type === 'unsubscribe') {
        subscriptions.delete(body.id)
      } else if (body.type === 'ack') {
        const subscription = subscriptions.get(body.id)
        if (subscription === undefined || subscription.seq !== body.seq) return
        subscription.inFlight = null
        onReady()
      } else if (body.type === 'request') {
        let reply = replies.get(body.id)
        if (reply === undefined) {
          reply = run(body.id, body.method, body.params)
          replies.set(body.id, reply)
          const [oldest] = replies.keys()
          if (replies.size > KEPT_REPLIES && oldest !== undefined) replies.delete(oldest)
        }
        // `run` never rejects: a failure is a reply.
        void reply.then(send)
      }
    },
    pump() {
      for (const [id, subscription] of subscriptions) pumpOne(id, subscription)
    },
    resend() {
      for (const { inFlight } of subscriptions.values()) if (inFlight !== null) send(inFlight)
    },
  }
}
