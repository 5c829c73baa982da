import { useEffect, useState, useSyncExternalStore } from 'react'
import { Icon } from '../ui/icon.js'
import { dismissNotice, getNotices, type Notice, subscribeToNotices } from './notices.js'

const showMs = 8_000

export function NoticeArea() {
  const { announcement, notice } = useSyncExternalStore(subscribeToNotices, getNotices, getNotices)
  return (
    <>
      <div className="visually-hidden" role="log" aria-label="Announcements" aria-live="polite">
        {announcement}
      </div>
      {notice && <Toast key={notice.id} notice={notice} />}
    </>
  )
}

/** Stays while it is pointed at or focused: nobody should have to race it. */
function Toast({ notice }: { notice: Notice }) {
  const [held, setHeld] = useState(false)
  useEffect(() => {
    if (held) return
    const timer = setTimeout(dismissNotice, showMs)
    return () => clearTimeout(timer)
  }, [held])
  const hold = () => setHeld(true)
  const release = () => setHeld(false)
  return (
    <section
      className="toast"
      aria-label="Notice"
      onPointerEnter={hold}
      onPointerLeave={release}
      onFocus={hold}
      onBlur={release}
    >
      <span className="toast-text">{notice.text}</span>
      {notice.action && (
        <button
          type="button"
          className="toast-action"
          onClick={() => {
            notice.action?.run()
            dismissNotice()
          }}
        >
          {notice.action.label}
        </button>
      )}
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={dismissNotice}>
        <Icon name="close" />
      </button>
    </section>
  )
}
