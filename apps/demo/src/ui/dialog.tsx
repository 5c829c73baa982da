import { type ReactNode, useEffect, useId, useRef } from 'react'
import { Icon } from './icon.js'

export interface DialogProps {
  readonly title: string
  readonly onClose: () => void
  /** False while leaving would break off work: then only the dialog's own buttons end it. */
  readonly dismissible?: boolean
  readonly wide?: boolean
  readonly children: ReactNode
}

/** A modal dialog of the platform: it traps focus, gives it back when it closes, and closes on Escape or a click beside it. */
export function Dialog({ title, onClose, dismissible = true, wide = false, children }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null)
  const titleId = useId()
  useEffect(() => {
    const dialog = ref.current
    const opener = document.activeElement
    dialog?.showModal()
    return () => {
      dialog?.close()
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus()
    }
  }, [])
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape is the key for what a click on the backdrop does
    <dialog
      ref={ref}
      className={wide ? 'dialog dialog-wide' : 'dialog'}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault()
        if (dismissible) onClose()
      }}
      onClose={(event) => {
        // The browser does not ask (no `cancel`) when nothing was clicked or typed since the dialog opened.
        if (event.currentTarget.open) return
        if (dismissible) onClose()
        else event.currentTarget.showModal()
      }}
      onClick={(event) => {
        if (dismissible && event.target === event.currentTarget) onClose()
      }}
    >
      <div className="dialog-body">
        <header className="dialog-header">
          <h2 id={titleId}>{title}</h2>
          {dismissible && (
            <button type="button" className="icon-button" aria-label="Close" onClick={onClose}>
              <Icon name="close" />
            </button>
          )}
        </header>
        {children}
      </div>
    </dialog>
  )
}
