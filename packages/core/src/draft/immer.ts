import { current as currentOf, Immer, isDraft as isImmerDraft } from 'immer'
import type { JsonRecord } from '../model/record.js'
import { endedDraft } from './ended-draft.js'

/** The only file that knows immer. Results are not frozen here: the guard makes a frozen copy of what enters the state. */
const immer = new Immer({ autoFreeze: false })

/** A draft of an object or array, or the value itself when it is a primitive. */
export function openDraft<T>(value: T): T {
  return typeof value === 'object' && value !== null ? (immer.createDraft(value as object) as T) : value
}

/** The changed value behind a draft (the original where nothing changed). The draft can not be used afterwards. */
export function closeDraft<T>(draft: T): T {
  if (!isImmerDraft(draft)) return draft
  if (names !== undefined) {
    const scope = stateOf(draft as object)[names.scope] as JsonRecord
    for (const each of scope[names.drafts] as readonly object[]) stateOf(each)[names.revoke] = spoil
  }
  return immer.finishDraft(draft as object) as T
}

/** What a draft holds at this moment, with other drafts inside it resolved. It stays open. */
export function readDraft<T>(draft: T): T {
  return isImmerDraft(draft) ? (currentOf(draft as object) as T) : draft
}

/** What immer keeps of a draft. */
type DraftState = Record<string, unknown>

const stateSymbol = Symbol.for('immer-state')
const stateOf = (draft: object) => (draft as { readonly [stateSymbol]: DraftState })[stateSymbol]

/** Throws whatever is done with it. */
const ended: object = new Proxy(
  {},
  new Proxy(
    {},
    {
      get: () => () => {
        throw endedDraft()
      },
    },
  ),
)

/**
 * Stands in for immer's revocation of a draft, after which any use is a bare TypeError that names no cause: all that the draft
 * looks at throws the error that says what to do.
 */
function spoil(this: DraftState): void {
  for (const name in this) if (typeof this[name] === 'object') this[name] = ended
}

/** Names of what is needed of immer's states, found by what stands there: builds of immer shorten them. Undefined: not as known. */
const names = findNames()

function findNames(): { readonly scope: string; readonly drafts: string; readonly revoke: string } | undefined {
  const draft = immer.createDraft({})
  const state = stateOf(draft)
  const revoke = Object.keys(state).find((name) => typeof state[name] === 'function')
  for (const scope of Object.keys(state)) {
    const holder = state[scope]
    if (typeof holder !== 'object' || holder === null || holder === draft) continue
    for (const [drafts, list] of Object.entries(holder)) {
      if (revoke !== undefined && Array.isArray(list) && list.includes(draft)) return { scope, drafts, revoke }
    }
  }
  return undefined
}
