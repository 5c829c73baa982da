import { CHANNEL_NAME, PROTOCOL_NAME } from '../protocol/marks.js'
import { randomId } from '../protocol/random-id.js'
import { channelTransport, type Transport } from '../protocol/transport.js'
import type { Agent } from './agent.js'
import type { InspectedStore } from './inspected-store.js'
import { createRecorder, type Recorder } from './recorder.js'

export interface DevtoolsOptions {
  /** Lets a panel change settings and, later, state. Default false here; `<HoldfastDevtools>` turns it on. */
  readonly control?: boolean
  /** Paths whose values never leave the store: `'users.*.email'`, or as an array of steps; `*` is any one step. */
  readonly redact?: readonly (string | readonly string[])[]
  /** Records from now on, not only while a panel is open, so that it shows what happened before. Default false. */
  readonly record?: boolean
  /** How many updates, and how many events, are kept. Default 500. */
  readonly historyLength?: number
}

/** A store that panels can see. There is one per store, however often it was asked for. */
export interface Attachment {
  readonly agentId: string
  readonly store: InspectedStore
  readonly startedAt: number
  readonly recorder: Recorder
  readonly options: DevtoolsOptions
  /** Serves the panel at the other end of a transport. The agent's code is loaded now, not before. */
  serve(transport: Transport): void
}

interface Held {
  readonly attachment: Attachment
  holders: number
  release(): void
}

const held = new Map<InspectedStore, Held>()

/** The stores of this page that are attached now. */
export function attachments(): readonly Attachment[] {
  return [...held.values()].map((entry) => entry.attachment)
}

/**
 * Makes a store visible to panels of this origin until the returned function is called. Attaching again shares what is
 * there (StrictMode mounts twice); the options of the first one hold.
 */
export function attach(store: InspectedStore, options: DevtoolsOptions = {}): () => void {
  let entry = held.get(store)
  if (entry === undefined) {
    entry = hold(store, options)
    held.set(store, entry)
  }
  const mine = entry
  mine.holders++
  let released = false
  return () => {
    if (released) return
    released = true
    if (--mine.holders > 0) return
    held.delete(store)
    mine.release()
  }
}

function hold(store: InspectedStore, options: DevtoolsOptions): Held {
  const recorder = createRecorder(store, options.historyLength ?? 500, Date.now)
  if (options.record === true) recorder.start()

  let agent: Promise<Agent> | undefined
  let released = false
  const serve = (transport: Transport, early: readonly unknown[] = [], taken = () => {}) => {
    agent ??= import('./agent.js').then(({ createAgent }) => createAgent(attachment))
    agent.then(
      (loaded) => {
        taken()
        if (released) transport.close()
        else loaded.serve(transport, early)
      },
      // The chunk could not be loaded (offline, a new deployment): devtools must not disturb the app.
      (error: unknown) => console.warn('Holdfast devtools: the agent could not be loaded.', error),
    )
  }

  const attachment: Attachment = {
    agentId: randomId(),
    store,
    startedAt: Date.now(),
    recorder,
    options,
    serve,
  }

  // Until a panel of another page speaks, this one listener is all that there is.
  const channel = channelTransport(CHANNEL_NAME)
  const early: unknown[] = []
  const unlisten = channel?.listen((message) => {
    if ((message as { protocol?: unknown } | null)?.protocol !== PROTOCOL_NAME) return
    if (early.push(message) === 1) serve(channel, early, unlisten)
  })

  return {
    attachment,
    holders: 0,
    release() {
      released = true
      recorder.stop()
      agent?.then(
        (loaded) => loaded.close(),
        () => {},
      )
      channel?.close()
    },
  }
}
