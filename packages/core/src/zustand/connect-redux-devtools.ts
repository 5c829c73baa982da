import type { Intent } from '../commit/commit.js'
import type { JsonRecord } from '../model/record.js'
import type { SyncStore } from '../store/sync-store.js'
import { type MonitorRequest, readMonitorMessage } from './monitor-request.js'
import { later, reduxDevtools } from './page.js'
import { adoptPlainState, plainState } from './plain-state.js'
import { messageOf } from './read-persisted.js'
import type {
  ReduxDevtoolsAction,
  ReduxDevtoolsConnection,
  ReduxDevtoolsExtension,
  ReduxDevtoolsFeatures,
} from './redux-devtools-extension.js'

export interface ReduxDevtoolsOptions {
  /** What the monitor calls the store; default its name. */
  readonly name?: string
  /** Buttons of the monitor to show or hide, beside what the store supports. */
  readonly features?: ReduxDevtoolsFeatures
}

const source = 'redux-devtools'

/** The extension writes out the whole state for each action: it gets what happened in turns, and of a large state few versions. */
const turnMs = 100
const maxPerTurn = 50
const maxBytesPerTurn = 4_000_000

/** What a commit can not do again: skipped and reordered actions would rewrite what is saved. */
const defaultFeatures: ReduxDevtoolsFeatures = {
  pause: true,
  export: true,
  import: 'custom',
  jump: true,
  dispatch: true,
  skip: false,
  reorder: false,
  lock: false,
  persist: false,
  test: false,
}

/**
 * Shows a store in the Redux DevTools extension: each commit as an action with its name or source, arguments and cid, the
 * rejected ones too, the state as plain JSON. Jumping, rolling back and importing there make a commit forward with source
 * `redux-devtools`, validated like any other; `{ "type": "toggle", "args": ["t1"] }` dispatched there runs an action of the
 * store. While the extension does not watch, nothing is made for it; a burst, or a large state, is shown in fewer steps.
 * Returns what disconnects. On a page without the extension it does nothing.
 */
export function connectReduxDevtools<Slices, Actions>(
  store: SyncStore<Slices, Actions>,
  options: ReduxDevtoolsOptions = {},
): () => void {
  const extension = reduxDevtools()
  if (extension === undefined) return () => undefined
  const bridge = new Bridge(store as unknown as SyncStore, extension, options)
  return () => bridge.disconnect()
}

/** One store shown by one connection of the extension. */
class Bridge {
  readonly #store: SyncStore
  readonly #connection: ReduxDevtoolsConnection
  readonly #unsubscribe: (() => void) | undefined
  #first: JsonRecord | undefined
  #isWatched = true
  #isPaused = false
  #isConnected = true
  #stopListening: (() => void) | undefined
  #waiting: { readonly action: ReduxDevtoolsAction; readonly state: JsonRecord }[] = []
  #skipped = 0
  #cancelTurn: (() => void) | undefined

  constructor(store: SyncStore, extension: ReduxDevtoolsExtension, { name, features }: ReduxDevtoolsOptions) {
    this.#store = store
    this.#connection = extension.connect({ name: name ?? store.name, features: { ...defaultFeatures, ...features } })
    this.#unsubscribe = this.#connection.subscribe((message) => this.#answer(message))
    void store.ready.then(() => {
      if (!this.#isConnected) return
      this.#first = store.getState()
      if (this.#isWatched) this.#restart()
      this.#listen()
    })
  }

  disconnect(): void {
    this.#isConnected = false
    this.#listen()
    this.#unsubscribe?.()
  }

  /** Listens to the store exactly while it has to: an event that nobody hears costs nothing. */
  #listen(): void {
    const mustListen = this.#isConnected && this.#isWatched && !this.#isPaused && this.#first !== undefined
    if (mustListen === (this.#stopListening !== undefined)) return
    this.#stopListening?.()
    this.#stopListening = undefined
    if (!mustListen) {
      this.#forget()
      return
    }
    const stops = [
      this.#store.events.on('state:updated', ({ commit, state, origin }) => {
        if (commit.source === source && origin === 'own') return
        const action = actionOf(commit)
        this.#record(origin === 'own' ? action : { ...action, origin }, state)
      }),
      this.#store.events.on('state:rejected', (event) => {
        const action = actionOf(event)
        this.#record({ ...action, type: `${action.type} (rejected)`, issues: event.issues }, this.#store.getState())
      }),
    ]
    this.#stopListening = () => {
      for (const stop of stops) stop()
    }
  }

  #record(action: ReduxDevtoolsAction, state: JsonRecord): void {
    this.#waiting.push({ action, state })
    // Old versions are let go at once: a burst must not keep thousands of them alive.
    if (this.#waiting.length > maxPerTurn) {
      this.#waiting.shift()
      this.#skipped++
    }
    this.#cancelTurn ??= later(() => this.#send(), turnMs)
  }

  #send(): void {
    const waiting = this.#waiting
    const shown = Math.max(1, Math.floor(maxBytesPerTurn / this.#store.getStats().stateBytes))
    const skipped = this.#skipped + waiting.splice(0, waiting.length - shown).length
    this.#forget()
    for (const [at, { action, state }] of waiting.entries()) {
      const isFirst = at === 0 && skipped > 0
      this.#connection.send(isFirst ? { ...action, updatesNotShownBefore: skipped } : action, plainState(state))
    }
  }

  #forget(): void {
    this.#waiting = []
    this.#skipped = 0
    this.#cancelTurn?.()
    this.#cancelTurn = undefined
  }

  #restart(): void {
    this.#forget()
    this.#connection.init(plainState(this.#store.getState()))
  }

  #answer(message: unknown): void {
    try {
      const request = readMonitorMessage(message)
      if (request !== undefined) this.#do(request)
    } catch (error) {
      this.#connection.error?.(`Holdfast store '${this.#store.name}': ${messageOf(error)}`)
    }
  }

  #do(request: MonitorRequest): void {
    switch (request.kind) {
      case 'watched': {
        const mustRestart = request.isWatched && !this.#isWatched && this.#first !== undefined
        this.#isWatched = request.isWatched
        if (mustRestart) this.#restart()
        this.#listen()
        break
      }
      case 'pause':
        this.#isPaused = request.isPaused
        this.#listen()
        break
      case 'commit':
        this.#restart()
        break
      case 'reset':
        if (this.#first !== undefined) this.#adopt(plainState(this.#first))
        this.#restart()
        break
      case 'adopt':
        this.#adopt(request.state)
        if (request.restart) this.#restart()
        if (request.history !== undefined) this.#connection.send(null, request.history)
        break
      case 'run':
        this.#run(request.action, request.args)
    }
  }

  #adopt(state: JsonRecord): void {
    const recipe = (draft: object) => adoptPlainState(draft as Record<string, unknown>, this.#store.getState(), state)
    this.#store.update(recipe as never, { source })
  }

  #run(name: string, args: readonly unknown[]): void {
    const actions = this.#store.actions as Readonly<Record<string, (...args: readonly unknown[]) => unknown>>
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined
    if (action === undefined)
      throw new Error(`there is no action '${name}'; there are: ${Object.keys(actions).join(', ')}`)
    action(...args)
  }
}

function actionOf({ intent, source, cid }: { intent: Intent; source: string; cid: string }): ReduxDevtoolsAction {
  return intent.kind === 'action' ? { type: intent.action, args: intent.args, cid } : { type: source, cid }
}
