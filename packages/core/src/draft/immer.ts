import { current as currentOf, Immer, isDraft as isImmerDraft } from 'immer'

/** The only file that knows immer. Results are not frozen here: the guard makes a frozen copy of what enters the state. */
const immer = new Immer({ autoFreeze: false })

/** A draft of an object or array, or the value itself when it is a primitive. */
export function openDraft<T>(value: T): T {
  return typeof value === 'object' && value !== null ? (immer.createDraft(value as object) as T) : value
}

/** The changed value behind a draft (the original where nothing changed). The draft can not be used afterwards. */
export function closeDraft<T>(draft: T): T {
  return isImmerDraft(draft) ? (immer.finishDraft(draft as object) as T) : draft
}

/** What a draft holds at this moment, with other drafts inside it resolved. It stays open. */
export function readDraft<T>(draft: T): T {
  return isImmerDraft(draft) ? (currentOf(draft as object) as T) : draft
}
