/**
 * What a page sees of the Redux DevTools extension, as far as it is used here.
 * https://github.com/reduxjs/redux-devtools/blob/main/extension/docs/API/Methods.md
 */
export interface ReduxDevtoolsExtension {
  connect(options: { readonly name: string; readonly features: ReduxDevtoolsFeatures }): ReduxDevtoolsConnection
}

export interface ReduxDevtoolsConnection {
  /** Begins a history with that state. */
  init(state: unknown): void
  /** Adds an action with the state after it; without an action, a whole history. */
  send(action: ReduxDevtoolsAction | null, state: unknown): void
  subscribe(listener: (message: unknown) => void): (() => void) | undefined
  error?(message: string): void
}

export interface ReduxDevtoolsAction {
  readonly type: string
  readonly [field: string]: unknown
}

/** Which buttons the monitor shows, by the extension's own names: `jump`, `import`, `pause` and so on. */
export type ReduxDevtoolsFeatures = Readonly<Record<string, boolean | 'custom'>>
