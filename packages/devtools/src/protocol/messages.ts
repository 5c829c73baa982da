import {
  boolean,
  count,
  type Decoded,
  decodeWith,
  literal,
  nullable,
  number,
  object,
  string,
  tagged,
  text,
  undecoded,
} from './decoder.js'
import { PROTOCOL_NAME, PROTOCOL_VERSION } from './marks.js'

const id = string(200)

const envelope = {
  protocol: literal(PROTOCOL_NAME),
  version: literal(PROTOCOL_VERSION),
  /** Who sends: an id of the panel or of the agent, random per page load. */
  from: id,
}

const fromPanel = object({
  ...envelope,
  /** The agent it is for; null is for all of them. */
  to: nullable(id),
  body: tagged({
    /** Opens a session or renews its lease; an agent that hears nothing for that long ends it. */
    hello: { leaseMs: number },
    goodbye: {},
    subscribe: { id, topic: text },
    unsubscribe: { id },
    /** The update `seq` of that subscription was taken in: the next one may come. */
    ack: { id, seq: count },
    /** Asking again with the same id gives the same reply; the method is not run twice. */
    request: { id, method: text, params: undecoded },
  }),
})

const fromAgent = object({
  ...envelope,
  to: nullable(id),
  body: tagged({
    welcome: {
      /** Another session id means that the agent knows no subscription of before. */
      session: id,
      store: text,
      tab: object({ title: text, url: text }),
      control: boolean,
      redacts: boolean,
      startedAt: number,
    },
    goodbye: {},
    update: { id, seq: count, payload: undecoded },
    reply: { id, result: undecoded },
    failure: { id, code: text, message: text },
  }),
})

export type PanelMessage = Decoded<typeof fromPanel>
export type PanelBody = PanelMessage['body']
export type AgentMessage = Decoded<typeof fromAgent>
export type AgentBody = AgentMessage['body']
export type Welcome = Extract<AgentBody, { type: 'welcome' }>

/** The message of a panel, or undefined for anything else. Never throws. */
export function decodePanelMessage(value: unknown): PanelMessage | undefined {
  return decodeWith(fromPanel, value)
}

/** The message of an agent, or undefined for anything else. Never throws. */
export function decodeAgentMessage(value: unknown): AgentMessage | undefined {
  return decodeWith(fromAgent, value)
}

export function panelMessage(from: string, to: string | null, body: PanelBody): PanelMessage {
  return { protocol: PROTOCOL_NAME, version: PROTOCOL_VERSION, from, to, body }
}

export function agentMessage(from: string, to: string | null, body: AgentBody): AgentMessage {
  return { protocol: PROTOCOL_NAME, version: PROTOCOL_VERSION, from, to, body }
}
