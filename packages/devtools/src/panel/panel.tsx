import {
  type CSSProperties,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useMemo,
  useRef,
  useState,
  useSyncExternalStore,
} from 'react'
import type { Client, KnownAgent } from '../client/client.js'
import { Header, type Surface } from './header.js'
import { Icon } from './icons.js'
import { isTyping, type KeyHandlers, KeyLayers } from './keys.js'
import { NoStore } from './no-store.js'
import { ShownStore, type Target } from './panel-context.js'
import { keepPreferences, type Preferences, readPreferences } from './preferences.js'
import { screens } from './screens/registry.js'
import { Splitter } from './splitter.js'

export interface PanelProps {
  readonly client: Client
  readonly surface: Surface
}

const NARROW_PX = 640

function useNarrow(element: { readonly current: HTMLElement | null }): boolean {
  const [narrow, setNarrow] = useState(false)
  useEffect(() => {
    const root = element.current
    if (root === null || typeof ResizeObserver === 'undefined') return
    const observer = new ResizeObserver(() => setNarrow(root.clientWidth < NARROW_PX))
    observer.observe(root)
    return () => observer.disconnect()
  }, [element])
  return narrow
}

/**
 * The agent that was chosen; when its page was reloaded, the newest that has the store's name. Where none was chosen, one of
 * the panel's own page.
 */
function choose(agents: readonly KnownAgent[], agentId: string | null, store: string | null): KnownAgent | undefined {
  const ofStore = agents.filter((agent) => agent.store === store)
  const here = agents.find(({ isHere }) => isHere)
  const own = ofStore.find(({ isHere }) => isHere) ?? here
  const fallback = agentId === null ? (own ?? ofStore.at(-1)) : (ofStore.at(-1) ?? here)
  return agents.find((agent) => agent.agentId === agentId) ?? fallback ?? agents[0]
}

/** The devtools: header, screens, keys. */
export function Panel({ client, surface }: PanelProps): ReactNode {
  const agents = useSyncExternalStore(client.subscribe, client.agents)
  const [preferences, setPreferences] = useState(readPreferences)
  const [agentId, setAgentId] = useState<string | null>(null)
  const root = useRef<HTMLDivElement>(null)
  const narrow = useNarrow(root)
  const [target, setTarget] = useState<Target | null>(null)
  const [layers] = useState(() => new Set<() => KeyHandlers>())
  const agent = choose(agents, agentId, preferences.store)
  const screen = screens.find(({ id }) => id === preferences.screen) ?? screens[0]

  const prefer = useCallback((patch: Partial<Preferences>) => setPreferences(keepPreferences(patch)), [])
  const show = (id: string) => {
    setTarget(null)
    prefer({ screen: id })
  }
  const go = useCallback(
    (next: Target) => {
      setTarget(next)
      prefer({ screen: next.screen })
    },
    [prefer],
  )

  const select = useCallback(
    (id: string) => {
      setAgentId(id)
      prefer({ store: client.agents().find((known) => known.agentId === id)?.store ?? null })
    },
    [client, prefer],
  )

  const shownId = screen?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: with the screen goes what had the focus, and with it the keys
  useEffect(() => {
    const inside = (root.current?.getRootNode() as Partial<ShadowRoot> | undefined)?.activeElement
    if (!root.current?.contains(inside ?? null)) root.current?.focus({ preventScroll: true })
  }, [shownId])

  const control = agent?.control === true
  const readOnly = !control || narrow
  const readOnlyReason = !control
    ? 'Control is off for this store: pass `control` to the devtools to change anything from here.'
    : 'Read-only below 640 px: make the panel wider to change anything.'
  const context = useMemo(
    () => (agent === undefined ? null : { client, agent, readOnly, readOnlyReason, target, go, select }),
    [client, agent, readOnly, readOnlyReason, target, go, select],
  )

  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    const typing = isTyping(event.target)
    if (typing && event.key !== 'Escape') return
    const digit = screens[Number(event.key) - 1]
    const search = root.current?.querySelector<HTMLElement>('[data-search]')
    const layered = [...layers].reverse().find((layer) => layer()[event.key] !== undefined)?.()[event.key]
    const run =
      layered ??
      (digit !== undefined
        ? () => show(digit.id)
        : event.key === '/' && search
          ? () => search.focus()
          : event.key === 'Escape'
            ? typing
              ? () => root.current?.focus()
              : surface.onClose
            : undefined)
    if (run === undefined) return
    event.preventDefault()
    run()
  }

  const sizes = {
    '--hf-height': `${preferences.heightPx}px`,
    '--hf-width': `${preferences.widthPx}px`,
  } as CSSProperties
  return (
    <KeyLayers.Provider value={layers}>
      <ShownStore.Provider value={context}>
        {/* biome-ignore lint/a11y/noStaticElementInteractions: the panel listens to keys for all that is in it */}
        <div
          ref={root}
          className={`hf hf-${surface.kind} ${surface.kind === 'embedded' ? `hf-dock-${preferences.dock}` : ''}`}
          data-theme={preferences.theme}
          style={sizes}
          tabIndex={-1}
          onKeyDown={onKeyDown}
        >
          {surface.kind === 'embedded' && <Splitter preferences={preferences} onResize={prefer} />}
          <Header
            agents={agents}
            selected={agent}
            onSelect={select}
            preferences={preferences}
            onPreference={prefer}
            surface={surface}
            readOnly={readOnly}
            narrow={narrow && preferences.dock === 'bottom'}
            readOnlyReason={readOnlyReason}
          />
          <div className="body">
            <nav className="nav" aria-label="Screens">
              {screens.map(({ id, label, icon }, index) => (
                <button
                  key={id}
                  type="button"
                  data-key={index + 1}
                  aria-keyshortcuts={String(index + 1)}
                  aria-current={id === screen?.id ? 'page' : undefined}
                  onClick={() => show(id)}
                >
                  <Icon name={icon} size={15} />
                  <span>{label}</span>
                </button>
              ))}
            </nav>
            <main className="main">
              {agent === undefined || screen === undefined ? <NoStore /> : <screen.Component key={agent.agentId} />}
            </main>
          </div>
        </div>
      </ShownStore.Provider>
    </KeyLayers.Provider>
  )
}
