import type { PersistedSource } from './read-persisted.js'

/** What these bindings need of the page; no other file of them touches a global. */

/** Where zustand's `persist` stores by default. Throws where the browser forbids it; undefined on a server. */
export function pageStorage(): PersistedSource | undefined {
  return (globalThis as { localStorage?: PersistedSource }).localStorage
}

/** Another id in every tab and at every call. */
export function randomId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}
