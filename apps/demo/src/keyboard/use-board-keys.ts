import { useEffect, useRef } from 'react'

/** What the keys that work anywhere on the board do. */
export interface BoardKeys {
  readonly newTask: () => void
  readonly search: () => void
  readonly help: () => void
  readonly theme: () => void
  readonly clearFilter: () => void
  readonly undo: () => void
  readonly redo: () => void
}

const commands: Readonly<Record<string, keyof BoardKeys>> = {
  n: 'newTask',
  '/': 'search',
  '?': 'help',
  t: 'theme',
  Escape: 'clearFilter',
}

/** Ctrl or Cmd with Z, and with Shift the other way; Ctrl+Y is for those who know it from Windows. */
function historyCommand(event: KeyboardEvent): keyof BoardKeys | undefined {
  if (event.altKey || event.ctrlKey === event.metaKey) return undefined
  const key = event.key.toLowerCase()
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo'
  return key === 'y' && event.ctrlKey && !event.shiftKey ? 'redo' : undefined
}

/** Keys of the page: not while typing, not in a dialog, and never a combination that belongs to the browser. */
export function useBoardKeys(keys: BoardKeys): void {
  const latest = useRef(keys)
  useEffect(() => {
    latest.current = keys
  })
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const ofHistory = historyCommand(event)
      if (event.defaultPrevented) return
      if (ofHistory === undefined && (event.ctrlKey || event.metaKey || event.altKey)) return
      if (event.target instanceof Element && event.target.closest('input, textarea, select, [popover]')) return
      if (document.querySelector('dialog[open]')) return // whatever has the focus, Escape is the dialog's
      const command = ofHistory ?? (Object.hasOwn(commands, event.key) ? commands[event.key] : undefined)
      if (!command) return
      event.preventDefault()
      latest.current[command]()
    }
    addEventListener('keydown', onKeyDown)
    return () => removeEventListener('keydown', onKeyDown)
  }, [])
}
