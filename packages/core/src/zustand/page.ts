import type { PersistedSource } from './read-persisted.js'
import type { ReduxDevtoolsExtension } from './redux-devtools-extension.js'

/** What these bindings need of the page; no other file of them touches a global. */

/** Where zustand's `persist` stores by default. Throws where the browser forbids it; undefined on a server. */
export function pageStorage(): PersistedSource | undefined {
  return (globalThis as { localStorage?: PersistedSource }).localStorage
}

/** The browser's extension, on a page that has it. */
export function reduxDevtools(): ReduxDevtoolsExtension | undefined {
  return (globalThis as { __REDUX_DEVTOOLS_EXTENSION__?: ReduxDevtoolsExtension }).__REDUX_DEVTOOLS_EXTENSION__
}

/** Another id in every tab and at every call. */
export function randomId(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join('-')
}

/** Runs something later; the returned function calls it off. */
export function later(run: () => void, delayMs: number): () => void {
  const timer = setTimeout(run, delayMs)
  return () => clearTimeout(timer)
}
