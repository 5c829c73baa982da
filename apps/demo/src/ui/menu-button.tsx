import { type ReactNode, useCallback, useRef, useState } from 'react'
import { Icon, type IconName } from './icon.js'
import { Menu } from './menu.js'

export interface MenuButtonProps {
  /** Names both the button and the menu. */
  readonly label: string
  readonly icon: IconName
  readonly tabIndex?: number
  /** The menu's items; `close` is for them to call. */
  readonly children: (close: () => void) => ReactNode
}

export function MenuButton({ label, icon, tabIndex = 0, children }: MenuButtonProps) {
  const button = useRef<HTMLButtonElement>(null)
  const [anchor, setAnchor] = useState<HTMLElement | null>(null)
  const close = useCallback(() => {
    setAnchor(null)
    button.current?.focus()
  }, [])
  return (
    <>
      <button
        ref={button}
        type="button"
        className="icon-button"
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        tabIndex={tabIndex}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        <Icon name={icon} />
      </button>
      {anchor && (
        <Menu label={label} anchor={anchor} onClose={close}>
          {children(close)}
        </Menu>
      )}
    </>
  )
}
