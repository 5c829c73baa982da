import { isRecord, type JsonRecord, ownValue } from '../model/record.js'

/** What the monitor of Redux DevTools asks for, decoded. */
export type MonitorRequest =
  /** Somebody watches, or nobody does. */
  | { readonly kind: 'watched'; readonly isWatched: boolean }
  | { readonly kind: 'pause'; readonly isPaused: boolean }
  /** Make the state that one; `restart`: and begin the history anew with it. */
  | { readonly kind: 'adopt'; readonly state: JsonRecord; readonly restart: boolean; readonly history?: unknown }
  /** Begin the history anew: with the state as it is, or as it was first. */
  | { readonly kind: 'commit' | 'reset' }
  | { readonly kind: 'run'; readonly action: string; readonly args: readonly unknown[] }

/** Decodes a message of the extension. Undefined: nothing that is answered here. Throws for what should be and is not readable. */
export function readMonitorMessage(message: unknown): MonitorRequest | undefined {
  if (!isRecord(message)) return undefined
  const { type, payload, state } = message
  if (type === 'START' || type === 'STOP') return { kind: 'watched', isWatched: type === 'START' }
  if (type === 'ACTION') return readAction(payload)
  return type === 'DISPATCH' && isRecord(payload) ? readDispatch(payload, state) : undefined
}

function readDispatch(payload: JsonRecord, state: unknown): MonitorRequest | undefined {
  switch (payload.type) {
    case 'JUMP_TO_STATE':
    case 'JUMP_TO_ACTION':
      return { kind: 'adopt', state: readState(parse(state)), restart: false }
    case 'ROLLBACK':
      return { kind: 'adopt', state: readState(parse(state)), restart: true }
    case 'IMPORT_STATE':
      return readHistory(payload.nextLiftedState)
    case 'COMMIT':
      return { kind: 'commit' }
    case 'RESET':
      return { kind: 'reset' }
    case 'PAUSE_RECORDING':
      return { kind: 'pause', isPaused: payload.status === true }
    default:
      return undefined
  }
}

function readHistory(history: unknown): MonitorRequest {
  const { computedStates, currentStateIndex } = isRecord(history) ? history : {}
  const states: readonly unknown[] = Array.isArray(computedStates) ? computedStates : []
  const computed = states[typeof currentStateIndex === 'number' ? currentStateIndex : states.length - 1]
  const state = readState(isRecord(computed) ? computed.state : undefined)
  return { kind: 'adopt', state, restart: false, history }
}

function readAction(payload: unknown): MonitorRequest {
  const action = parse(payload)
  const type = isRecord(action) ? ownValue(action, 'type') : undefined
  const args = isRecord(action) ? (ownValue(action, 'args') ?? []) : []
  if (typeof type === 'string' && Array.isArray(args)) return { kind: 'run', action: type, args }
  throw new Error('Dispatch an action of the store as JSON: { "type": "toggle", "args": ["t1"] }.')
}

function readState(state: unknown): JsonRecord {
  if (isRecord(state)) return state
  throw new Error('That state is no object of slices.')
}

function parse(text: unknown): unknown {
  if (typeof text !== 'string') throw new Error('This needs JSON text.')
  return JSON.parse(text)
}
