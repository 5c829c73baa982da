import { useEffect, useRef, useState } from 'react'
import { isLimited } from '../board/limits.js'
import { useSyncState } from '../board/sync.js'
import { notify } from '../notice/notices.js'
import { Dialog } from '../ui/dialog.js'
import { ProgressLine } from '../ui/progress-line.js'
import { loadSample } from './load-sample.js'

/** Asks before it replaces anything; then shows how far the sample is. */
export function SampleDialog({ count, onClose }: { count: number; onClose: () => void }) {
  const present = useSyncState((state) => state.tasks.size)
  const limited = useSyncState((state) => isLimited(state.limits))
  const [done, setDone] = useState<number | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  const countText = count.toLocaleString('en')

  const load = async (replace: boolean) => {
    const controller = new AbortController()
    running.current = controller
    setDone(0)
    try {
      const stopped = await loadSample({ count, replace, onProgress: setDone, signal: controller.signal })
      notify(stopped ?? (controller.signal.aborted ? 'Stopped loading' : `Loaded ${countText} sample tasks`))
    } catch (error) {
      notify(error instanceof Error ? error.message : String(error))
    }
    onClose()
  }

  if (done !== null) {
    return (
      <Dialog key="running" title={`Loading ${countText} tasks`} onClose={onClose} dismissible={false}>
        <ProgressLine label="Tasks loaded" value={done} max={count} />
        <div className="dialog-actions">
          <button type="button" className="button" onClick={() => running.current?.abort()}>
            Stop
          </button>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog key="question" title={`Load ${countText} sample tasks?`} onClose={onClose}>
      <p>
        {present === 0
          ? 'The board is empty: the sample fills it with made-up tasks.'
          : `There ${present === 1 ? 'is one task' : `are ${present.toLocaleString('en')} tasks`} on the board. Replacing deletes them; export them first to keep a copy.`}
      </p>
      {limited && <p>The limits of the columns are taken off, to make room.</p>}
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        {present > 0 && (
          <button type="button" className="button" onClick={() => void load(false)}>
            Add to the board
          </button>
        )}
        <button
          type="button"
          className={present > 0 ? 'button button-danger' : 'button button-primary'}
          onClick={() => void load(true)}
        >
          {present > 0 ? 'Replace the board' : 'Load sample'}
        </button>
      </div>
    </Dialog>
  )
}
