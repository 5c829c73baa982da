import type { ReactNode } from 'react'
import { Icon, type IconName } from '../icons.js'
import type { RecoveryAccess } from './use-recovery.js'

interface ActProps {
  readonly access: RecoveryAccess
  readonly label: string
  /** What it is called where several of its kind are in a list. */
  readonly name?: string
  readonly icon?: IconName
  /** It only looks: allowed where nothing may be changed. */
  readonly looks?: boolean
  readonly disabled?: boolean
  readonly onPress: () => void
}

/** A button that is off, and says why, where what it does can not be done now. */
export function Act({ access, label, name, icon, looks = false, disabled = false, onPress }: ActProps): ReactNode {
  const locked = looks ? null : access.locked
  return (
    <button
      type="button"
      className="button"
      disabled={locked !== null || disabled}
      // Not `disabled`: the focus, and with it the keys of the panel, would be gone while it runs.
      aria-disabled={access.busy || undefined}
      title={locked ?? (access.busy ? 'Something runs already.' : undefined)}
      aria-label={name === undefined ? undefined : `${label} ${name}`}
      onClick={access.busy ? undefined : onPress}
    >
      {icon !== undefined && <Icon name={icon} size={12} />}
      {label}
    </button>
  )
}
