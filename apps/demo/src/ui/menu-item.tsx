import type { ReactNode } from 'react'
import { Icon, type IconName } from './icon.js'

export interface MenuItemProps {
  readonly icon?: IconName
  /** A picture in place of an icon. */
  readonly mark?: ReactNode
  readonly danger?: boolean
  readonly hint?: string
  readonly onSelect: () => void
  readonly children: ReactNode
}

export function MenuItem({ icon, mark, danger = false, hint, onSelect, children }: MenuItemProps) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} className={danger ? 'danger' : undefined} onClick={onSelect}>
      {icon ? <Icon name={icon} /> : (mark ?? <span className="icon" />)}
      <span>{children}</span>
      {hint && (
        <span className="key" aria-hidden="true">
          {hint}
        </span>
      )}
    </button>
  )
}

export interface MenuChoiceProps {
  /** A picture of the choice, ahead of its name. */
  readonly mark: ReactNode
  readonly checked: boolean
  readonly onSelect: () => void
  readonly children: ReactNode
}

/** One of several values, of which one is chosen. */
export function MenuChoice({ mark, checked, onSelect, children }: MenuChoiceProps) {
  return (
    <button type="button" role="menuitemradio" aria-checked={checked} tabIndex={-1} onClick={onSelect}>
      {mark}
      <span>{children}</span>
      {checked && <Icon name="check" />}
    </button>
  )
}
