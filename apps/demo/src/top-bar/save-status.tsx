import { useEffect } from 'react'
import { useSyncStatus } from '../board/sync.js'
import { announce } from '../notice/notices.js'
import { Icon } from '../ui/icon.js'
import { saveStateOf } from './save-state.js'

/** Always visible. Not a live region, which would speak at each keystroke: only trouble, and its end, is announced. */
export function SaveStatus() {
  const status = useSyncStatus()
  const { tone, text, detail } = saveStateOf(status)
  const trouble = tone === 'failed' ? text : null
  useEffect(() => {
    if (trouble === null) return
    announce(trouble)
    return () => announce('Changes are saved again')
  }, [trouble])
  return (
    <div
      className="save-status"
      role="status"
      aria-live="off"
      aria-label="Save status"
      data-tone={tone}
      title={`${detail ?? text}\nVersion ${status.version}, saved up to ${status.savedVersion}`}
    >
      {tone === 'saving' ? (
        <span className="spinner" aria-hidden="true" />
      ) : (
        <Icon name={tone === 'saved' ? 'check' : 'alert'} />
      )}
      <span className="save-text">{text}</span>
      <span className="save-version">v{status.version}</span>
    </div>
  )
}
