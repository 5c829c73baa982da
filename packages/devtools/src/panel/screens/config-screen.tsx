import { type ReactNode, useState } from 'react'
import { describeSetting, type SettingValue } from '../config-catalogue.js'
import { useLatest } from '../feed.js'
import { formatBytes, formatMs } from '../format.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { SettingControl } from './setting-control.js'

function withUnit(value: SettingValue, unit: 'bytes' | 'ms' | undefined): string {
  if (typeof value === 'boolean') return value ? 'on' : 'off'
  if (typeof value === 'number' && unit === 'bytes') return formatBytes(value)
  if (typeof value === 'number' && unit === 'ms') return formatMs(value)
  return String(value)
}

interface SettingRowProps {
  readonly name: string
  readonly value: SettingValue
  /** Undefined where the store did not tell. */
  readonly standard: SettingValue | undefined
  readonly onSet: (name: string, value: SettingValue) => Promise<string>
}

function SettingRow({ name, value, standard, onSet }: SettingRowProps): ReactNode {
  const { readOnly, readOnlyReason } = usePanel()
  const [failure, setFailure] = useState('')
  const described = describeSetting(name)
  const changed = standard !== undefined && standard !== value
  const label = described?.label ?? name
  const set = (next: SettingValue) => {
    void onSet(name, next).then(setFailure)
  }
  return (
    <li className={`setting ${changed ? 'setting-changed' : ''}`}>
      <div className="setting-text">
        <span className="setting-name">
          {label} <code className="dim mono">{name}</code>
        </span>
        {described !== undefined && <span className="dim">{described.text}</span>}
        {described?.caution?.when === value && (
          <span className="warn">
            <Icon name="warn" size={12} /> {described.caution.text}
          </span>
        )}
        {failure !== '' && (
          <span className="bad" role="alert">
            <Icon name="cross" size={12} /> {failure}
          </span>
        )}
      </div>
      <div className="setting-control" title={readOnly ? readOnlyReason : undefined}>
        <SettingControl
          label={label}
          value={value}
          choices={described?.choices}
          unit={described?.unit}
          disabled={readOnly}
          onSet={set}
        />
        <span className="setting-default dim">
          {standard === undefined ? 'no default' : `default ${withUnit(standard, described?.unit)}`}
          {changed && (
            <button type="button" className="link" disabled={readOnly} onClick={() => set(standard)}>
              reset
            </button>
          )}
        </span>
      </div>
    </li>
  )
}

/** Every setting of the store, live, with its default. */
export function ConfigScreen(): ReactNode {
  const { client, agent, readOnly, readOnlyReason } = usePanel()
  const config = useLatest('config')
  if (config === undefined) return <p className="dim pad">Waiting for the store…</p>
  const set = async (name: string, value: SettingValue): Promise<string> => {
    const reply = await client.request(agent.agentId, 'config.set', { patch: { [name]: value } })
    return reply.ok ? '' : reply.message
  }
  const entries = Object.entries(config.values)
  const changed = entries.filter(([key, value]) => (config.defaults[key] ?? value) !== value).length
  return (
    <div className="screen scroll pad">
      {readOnly && (
        <p className="notice">
          <Icon name="lock" size={14} /> {readOnlyReason}
        </p>
      )}
      <div className="toolbar toolbar-flat">
        <span className="dim">
          Settings apply at once, are kept over reloads and hold for all tabs of this store.
          {changed > 0 && ` ${changed} differ${changed === 1 ? 's' : ''} from the default.`}
        </span>
        <button
          type="button"
          className="button"
          disabled={readOnly || changed === 0}
          onClick={() => void client.request(agent.agentId, 'config.reset', {})}
        >
          Reset all
        </button>
      </div>
      <ul className="settings">
        {entries.map(([name, value]) => (
          <SettingRow key={name} name={name} value={value} standard={config.defaults[name]} onSet={set} />
        ))}
      </ul>
    </div>
  )
}
