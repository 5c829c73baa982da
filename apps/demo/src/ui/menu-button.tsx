import { type ReactNode, useCallback, useRef, useState } from 'react'
import { Menu } from './menu.js'

export interface MenuButtonProps {
  /** Names both the button and the menu. */
  readonly label: string
  /** What the button shows. */
  readonly face: ReactNode
  /** Shown when the pointer rests on the button. */
  readonly hint?: string
  readonly className?: string
  readonly tabIndex?: number
  /** The menu's items, made when it opens; `close` is for them to call. */
  readonly children: (close: () => void) => ReactNode
}

export function MenuButton({ label, face, hint, className = '', tabIndex = 0, children }: MenuButtonProps) {
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
        className={`icon-button ${className}`}
        aria-label={label}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        title={hint}
        tabIndex={tabIndex}
        onClick={(event) => setAnchor(anchor ? null : event.currentTarget)}
      >
        {face}
      </button>
      {anchor && (
        <Menu label={label} anchor={anchor} onClose={close}>
          {children(close)}
        </Menu>
      )}
    </>
  )
}
