import type { EventName } from '@holdfast/core'
import { type AgentBody, agentMessage, decodePanelMessage } from '../protocol/messages.js'
import type { Transport } from '../protocol/transport.js'
import type { Attachment } from './attachment.js'
import { type AgentContext, browserTimers, type Timers } from './context.js'
import { createDrillDesk } from './drill/drill-desk.js'
import { createHealthDesk } from './health-desk.js'
import { type AgentPage, browserPage } from './page.js'
import { createRecoveryDesk } from './recovery-desk.js'
import { createRedaction } from './redaction.js'
import { createSession, type Session } from './session.js'
import { createStorageGauge } from './storage-gauge.js'
import { createSyncDesk } from './sync-desk.js'

/** Answers the panels of one store. */
export interface Agent {
  /** Listens on a transport, after taking in the messages that came before. */
  serve(transport: Transport, early?: readonly unknown[]): void
  /** Says goodbye to all panels and stops listening. The transports are closed. */
  close(): void
}

// Updates of that long go out together. Ten times a second is more than an eye follows.
const COALESCE_MS = 100
const STORAGE_AGE_MS = 5_000
const MAX_SESSIONS = 16

const WATCHED: readonly EventName[] = [
  'state:updated',
  'state:rejected',
  'commit:saved',
  'status:changed',
  'config:changed',
  'recovery:completed',
  'backup:failed',
  'state:conflict',
  'leader:changed',
  'presence:changed',
  'tab:joined',
  'tab:left',
  'optimization:completed',
  'consistency:checked',
  'transaction:started',
  'transaction:ended',
  'data:lost',
]

/** The agent of an attached store. It listens to the store only while a panel has a session. */
export function createAgent(
  attachment: Attachment,
  timers: Timers = browserTimers,
  page: AgentPage = browserPage,
): Agent {
  const { agentId, store, recorder, options, startedAt } = attachment
  const control = options.control === true
  const redaction = createRedaction(options.redact)
  const storage = createStorageGauge(timers.now)
  const health = createHealthDesk({ store, recorder, redaction, now: timers.now, onChange: () => pumpSoon() })
  const desk = { store, recorder, redaction, page, now: timers.now, onChange: () => pumpSoon() }
  const recovery = createRecoveryDesk(desk)
  const drill = createDrillDesk({ ...desk, timers, onConcluded: recovery.refresh })
  const sync = createSyncDesk({ ...desk, timers })
  const context: AgentContext = { store, recorder, redaction, timers, storage, health, recovery, drill, sync }
  const sessions = new Map<string, Session>()
  const transports = new Map<Transport, () => void>()
  let watching: (() => void)[] = []
  let cancelPump: (() => void) | undefined
  let cancelExpiry: (() => void) | undefined

  const pump = () => {
    cancelPump = undefined
    storage.refresh(STORAGE_AGE_MS, pumpSoon)
    for (const session of sessions.values()) session.pump()
  }
  const pumpSoon = () => {
    if (sessions.size > 0) cancelPump ??= timers.schedule(pump, COALESCE_MS)
  }

  const expireAt = (delayMs: number) => {
    cancelExpiry?.()
    cancelExpiry = timers.schedule(() => {
      cancelExpiry = undefined
      for (const [panelId, session] of sessions) if (session.leaseUntil <= timers.now()) end(panelId)
      const next = Math.min(...[...sessions.values()].map((session) => session.leaseUntil))
      if (sessions.size > 0) expireAt(Math.max(next - timers.now(), 0))
    }, delayMs)
  }

  const end = (panelId: string) => {
    const transport = sessions.get(panelId)?.transport
    sessions.delete(panelId)
    if (transport?.shared === false) {
      transports.get(transport)?.()
      transports.delete(transport)
      transport.close()
    }
    if (sessions.size > 0) return
    for (const unsubscribe of watching) unsubscribe()
    watching = []
    if (options.record !== true) recorder.stop()
    cancelPump?.()
    cancelPump = undefined
    cancelExpiry?.()
    cancelExpiry = undefined
  }

  const begin = (panelId: string, transport: Transport): Session => {
    const session = createSession({ agentId, panelId, transport, control, context, onReady: pumpSoon })
    sessions.set(panelId, session)
    if (watching.length === 0) {
      recorder.start()
      watching = [
        health.watch(),
        recovery.watch(),
        sync.watch(),
        ...WATCHED.map((name) => store.events.on(name, pumpSoon)),
      ]
    }
    return session
  }

  const welcome = (session: Session): AgentBody => ({
    type: 'welcome',
    session: session.id,
    store: store.name,
    tab: {
      title: typeof document === 'undefined' ? '' : document.title.slice(0, 200),
      url: typeof location === 'undefined' ? '' : location.href.slice(0, 2_000),
    },
    control,
    redacts: redaction.active,
    startedAt,
  })

  const receive = (transport: Transport, raw: unknown) => {
    const message = decodePanelMessage(raw)
    if (message === undefined || (message.to !== null && message.to !== agentId)) return
    const { from, body } = message
    const known = sessions.get(from)
    // A panel in this page is heard twice, over its port and over the channel: where it spoke first, it is served.
    if (known !== undefined && known.transport !== transport) return
    if (body.type === 'hello') {
      if (known === undefined && sessions.size >= MAX_SESSIONS) return
      const session = known ?? begin(from, transport)
      const leaseMs = Math.min(Math.max(body.leaseMs, 1_000), 300_000)
      session.leaseUntil = timers.now() + leaseMs
      if (cancelExpiry === undefined) expireAt(leaseMs)
      session.send(welcome(session))
      session.resend()
    } else if (known !== undefined) {
      if (body.type === 'goodbye') end(from)
      else known.receive(body)
    }
  }

  const sayGoodbye = () => {
    for (const transport of transports.keys()) transport.post(agentMessage(agentId, null, { type: 'goodbye' }))
    for (const panelId of [...sessions.keys()]) end(panelId)
  }
  // A page that comes back from the back/forward cache answers the next hello with a new session.
  const view = typeof window === 'undefined' ? undefined : window
  view?.addEventListener('pagehide', sayGoodbye)

  return {
    serve(transport, early = []) {
      if (transports.has(transport)) return
      transports.set(
        transport,
        transport.listen((raw) => receive(transport, raw)),
      )
      for (const raw of early) receive(transport, raw)
    },
    close() {
      health.close()
      recovery.close()
      sayGoodbye()
      view?.removeEventListener('pagehide', sayGoodbye)
      for (const [transport, unlisten] of transports) {
        unlisten()
        transport.close()
      }
      transports.clear()
    },
  }
}
