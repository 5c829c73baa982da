import type { ReactNode } from 'react'
import type { KnownAgent } from '../client/client.js'
import { durabilityOf } from './durability.js'
import { useLatest } from './feed.js'
import { healthOf } from './health.js'
import { Icon, type IconName } from './icons.js'
import { usePanel } from './panel-context.js'
import type { Preferences } from './preferences.js'

/** What the panel is shown in, and what that can do. */
export interface Surface {
  readonly kind: 'embedded' | 'window' | 'page'
  readonly onClose?: () => void
  readonly onPopOut?: () => void
}

function DurabilityLamp(): ReactNode {
  const durability = durabilityOf(useLatest('status'))
  return (
    <output className={`lamp lamp-${durability.tone}`} title={durability.sentence} aria-label="Durability">
      <Icon name={durability.icon} size={13} />
      <span>{durability.word}</span>
    </output>
  )
}

function HealthLamp(): ReactNode {
  const { go } = usePanel()
  const stats = useLatest('stats')
  if (stats === undefined) return null
  const { tone, icon, word, sentence } = healthOf(stats, Date.now())
  // Where there is little room, the number stays.
  const [count = ''] = /^[\d,]+ /.exec(word) ?? []
  return (
    <button
      type="button"
      className={`lamp lamp-${tone} lamp-health`}
      title={sentence}
      aria-label={`Health: ${word}`}
      onClick={() => go({ screen: 'health' })}
    >
      <Icon name={icon === 'check' ? 'health' : icon} size={13} />
      {count}
      <span>{word.slice(count.length)}</span>
    </button>
  )
}

function ConnectionLamp(): ReactNode {
  const { agent } = usePanel()
  const status = useLatest('status')
  const silent = agent.connection === 'silent'
  const word = silent ? 'Not answering' : status?.connection === 'local' ? 'Local' : (status?.connection ?? '…')
  const title = silent ? 'The tab of this store does not answer; it may be frozen or gone.' : 'No server is configured.'
  return (
    <output className={`lamp lamp-${silent ? 'warn' : 'quiet'} lamp-connection`} title={title} aria-label="Connection">
      <Icon name={silent ? 'warn' : 'tab'} size={13} />
      <span>{word}</span>
    </output>
  )
}

/** `Board (localhost:5173/list)`; two tabs of one address are told apart by when they were opened. */
function tabName(agent: KnownAgent): string {
  const opened = new Date(agent.startedAt).toLocaleTimeString()
  return `${agent.store} ▸ ${agent.tab.title || agent.tab.url || 'tab'} (${opened})`
}

function StorePicker(props: {
  readonly agents: readonly KnownAgent[]
  readonly selected: KnownAgent | undefined
  readonly onSelect: (agentId: string) => void
}): ReactNode {
  const { agents, selected, onSelect } = props
  if (agents.length < 2) return <span className="store-name">{selected?.store ?? 'no store'}</span>
  return (
    <select
      className="store-picker"
      aria-label="Store and tab"
      value={selected?.agentId}
      onChange={(event) => onSelect(event.target.value)}
    >
      {agents.map((agent) => (
        <option key={agent.agentId} value={agent.agentId}>
          {tabName(agent)}
        </option>
      ))}
    </select>
  )
}

function Tool(props: { readonly icon: IconName; readonly label: string; readonly onPress: () => void }): ReactNode {
  return (
    <button type="button" className="tool" title={props.label} aria-label={props.label} onClick={props.onPress}>
      <Icon name={props.icon} size={15} />
    </button>
  )
}

const THEMES = {
  auto: ['dark', 'auto', 'Theme: as the system'],
  dark: ['light', 'moon', 'Theme: dark'],
  light: ['auto', 'sun', 'Theme: light'],
} as const

export interface HeaderProps {
  readonly agents: readonly KnownAgent[]
  readonly selected: KnownAgent | undefined
  readonly onSelect: (agentId: string) => void
  readonly preferences: Preferences
  readonly onPreference: (patch: Partial<Preferences>) => void
  readonly surface: Surface
  readonly readOnly: boolean
  readonly narrow: boolean
  readonly readOnlyReason: string
}

/** Which store, how it stands, and what the panel itself can do. */
export function Header(props: HeaderProps): ReactNode {
  const { agents, selected, preferences, onPreference, surface } = props
  const [nextTheme, themeIcon, themeLabel] = THEMES[preferences.theme]
  const toRight = preferences.dock === 'bottom'
  return (
    <header className="header">
      <span className="brand">
        <Icon name="anchor" size={17} />
        <span className="brand-name">Holdfast</span>
      </span>
      <StorePicker agents={agents} selected={selected} onSelect={props.onSelect} />
      {selected !== undefined && (
        <>
          <DurabilityLamp />
          <HealthLamp />
          <ConnectionLamp />
          {props.readOnly && (
            <span className="lamp lamp-quiet lamp-readonly" title={props.readOnlyReason}>
              <Icon name="lock" size={13} />
              <span>Read-only</span>
            </span>
          )}
        </>
      )}
      <span className="tools">
        <Tool icon={themeIcon} label={themeLabel} onPress={() => onPreference({ theme: nextTheme })} />
        {surface.kind === 'embedded' && !props.narrow && (
          <Tool
            icon={toRight ? 'dockRight' : 'dockBottom'}
            label={toRight ? 'Dock to the right' : 'Dock to the bottom'}
            onPress={() => onPreference({ dock: toRight ? 'right' : 'bottom' })}
          />
        )}
        {surface.onPopOut !== undefined && (
          <Tool icon="popOut" label="Open in a window of its own" onPress={surface.onPopOut} />
        )}
        {surface.onClose !== undefined && <Tool icon="cross" label="Close (Alt+Shift+H)" onPress={surface.onClose} />}
      </span>
    </header>
  )
}
