import { type ReactNode, useEffect, useState } from 'react'
import type { SettingValue } from '../config-catalogue.js'
import { formatBytes, formatMs } from '../format.js'

interface SettingControlProps {
  readonly label: string
  readonly value: SettingValue
  readonly choices: readonly string[] | undefined
  readonly unit: 'bytes' | 'ms' | undefined
  readonly disabled: boolean
  readonly onSet: (value: SettingValue) => void
}

function NumberControl({
  label,
  value,
  unit,
  disabled,
  onSet,
}: SettingControlProps & { readonly value: number }): ReactNode {
  const [draft, setDraft] = useState<string | null>(null)
  // What arrives from elsewhere while nothing is being typed is shown; what is typed is not taken away.
  useEffect(() => {
    setDraft((typed) => (typed !== null && Number(typed) === value ? null : typed))
  }, [value])
  const typed = draft === null ? value : Number(draft)
  const enter = () => {
    if (draft === null || draft.trim() === '' || !Number.isFinite(Number(draft))) setDraft(null)
    else if (Number(draft) !== value) onSet(Number(draft))
  }
  return (
    <span className="number">
      <input
        type="number"
        aria-label={label}
        disabled={disabled}
        value={draft ?? String(value)}
        onChange={(event) => setDraft(event.target.value)}
        onBlur={enter}
        onKeyDown={(event) => {
          if (event.key === 'Enter') enter()
          if (event.key !== 'Escape' || draft === null) return
          event.stopPropagation()
          setDraft(null)
        }}
      />
      <span className="dim">
        {unit === 'bytes' && `bytes, ${formatBytes(typed)}`}
        {unit === 'ms' && `ms, ${formatMs(typed)}`}
      </span>
    </span>
  )
}

/** The control for one setting: a switch, a choice, or a field. */
export function SettingControl(props: SettingControlProps): ReactNode {
  const { label, value, choices, disabled, onSet } = props
  if (typeof value === 'boolean') {
    return (
      <label className="switch">
        <input
          type="checkbox"
          role="switch"
          aria-label={label}
          aria-checked={value}
          checked={value}
          disabled={disabled}
          onChange={(event) => onSet(event.target.checked)}
        />
        <span className="switch-track" aria-hidden="true" />
        <span className="switch-word">{value ? 'on' : 'off'}</span>
      </label>
    )
  }
  if (typeof value === 'number') return <NumberControl {...props} value={value} />
  if (choices !== undefined) {
    return (
      <select aria-label={label} value={value} disabled={disabled} onChange={(event) => onSet(event.target.value)}>
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
    )
  }
  return <span className="mono">{value}</span>
}
