import { type ReactNode, useEffect, useRef, useState } from 'react'
import { usePanelKeys } from '../keys.js'
import { usePanel } from '../panel-context.js'

interface ConfirmProps {
  /** What will be, in a sentence. */
  readonly consequence: ReactNode
  readonly verb: string
  readonly onConfirm: (name: string) => void
  readonly onCancel: () => void
}

/** Asks for the store's name before something that can not be taken back. */
export function Confirm({ consequence, verb, onConfirm, onCancel }: ConfirmProps): ReactNode {
  const { agent } = usePanel()
  const [typed, setTyped] = useState('')
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    const root = field.current?.getRootNode() as Partial<ShadowRoot> | undefined
    const before = root?.activeElement as HTMLElement | null | undefined
    field.current?.focus()
    // Back to what asked, and with it the keys of the panel.
    return () => before?.focus?.()
  }, [])
  usePanelKeys({ Escape: onCancel })
  return (
    <form
      className="confirm"
      aria-label={verb}
      onSubmit={(event) => {
        event.preventDefault()
        if (typed === agent.store) onConfirm(typed)
      }}
    >
      <p>{consequence}</p>
      <label>
        <span>
          Type <b className="mono">{agent.store}</b> to confirm
        </span>
        <input
          ref={field}
          className="field"
          value={typed}
          autoComplete="off"
          spellCheck={false}
          aria-label={`Name of the store, to confirm: ${verb}`}
          onChange={(event) => setTyped(event.target.value)}
        />
      </label>
      <button type="submit" className="button button-bad" disabled={typed !== agent.store}>
        {verb}
      </button>
      <button type="button" className="button" onClick={onCancel}>
        Cancel
      </button>
    </form>
  )
}
