import { useEffect, useRef, useState } from 'react'
import { keptDays } from '../board/archived-task.js'
import { useSyncState } from '../board/sync.js'
import { undoEdit } from '../board/undo.js'
import { notify } from '../notice/notices.js'
import { Dialog } from '../ui/dialog.js'
import { ProgressLine } from '../ui/progress-line.js'
import { archiveDone } from './archive-done.js'
import { ArchiveList } from './archive-list.js'

const tasksText = (count: number) => (count === 1 ? '1 finished task' : `${count.toLocaleString('en')} finished tasks`)

/** Takes finished tasks off the board, all or none, and shows what was archived and until when it is kept. */
export function ArchiveDialog({ onClose }: { onClose: () => void }) {
  const finished = useSyncState((state) => state.tasks.where('byStatus', 'done').length)
  const [progress, setProgress] = useState<{ readonly done: number; readonly of: number } | null>(null)
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])

  const archive = async () => {
    const controller = new AbortController()
    running.current = controller
    setProgress({ done: 0, of: finished })
    try {
      const { signal } = controller
      const onProgress = (done: number) => setProgress({ done, of: finished })
      const outcome = await archiveDone({ now: Date.now(), onProgress, signal })
      if ('refusal' in outcome) notify(`Nothing was archived. ${outcome.refusal.join(' ')}`)
      else notify(`Archived ${tasksText(outcome.archived)}`, { label: 'Undo', run: () => undoEdit(outcome.cid) })
    } catch (error) {
      const why = controller.signal.aborted ? '' : ` ${error instanceof Error ? error.message : String(error)}`
      notify(`Cancelled: nothing was archived.${why}`)
    }
    onClose()
  }

  if (progress) {
    return (
      <Dialog key="running" title="Archiving finished tasks" onClose={onClose} dismissible={false}>
        <ProgressLine label="Tasks archived" value={progress.done} max={progress.of} />
        <p className="dialog-note">All of them are archived together at the end, or none if you cancel.</p>
        <div className="dialog-actions">
          <button type="button" className="button" onClick={() => running.current?.abort()}>
            Cancel
          </button>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog key="list" title="Archive" onClose={onClose}>
      <p>
        Archived tasks are deleted by themselves {keptDays} days after they were archived. Until then you can restore
        them.
      </p>
      <ArchiveList />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Close
        </button>
        <button
          type="button"
          className="button button-primary"
          disabled={finished === 0}
          onClick={() => void archive()}
        >
          {finished === 0 ? 'No finished tasks' : `Archive ${tasksText(finished)}`}
        </button>
      </div>
    </Dialog>
  )
}
