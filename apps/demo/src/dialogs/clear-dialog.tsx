import { useState } from 'react'
import { attempt, type Refusal } from '../board/attempt.js'
import { board } from '../board/board.js'
import { useSyncState } from '../board/sync.js'
import { notify } from '../notice/notices.js'
import { Dialog } from '../ui/dialog.js'
import { FieldError } from '../ui/field-error.js'

export function ClearDialog({ onClose }: { onClose: () => void }) {
  const count = useSyncState((state) => state.tasks.size)
  const [refusal, setRefusal] = useState<Refusal>([])
  const clear = () => {
    const refused = attempt(() => board.actions.clear())
    setRefusal(refused)
    if (refused.length > 0) return
    notify('The board is empty')
    onClose()
  }
  return (
    <Dialog title="Delete all tasks?" onClose={onClose}>
      <p>
        {count === 1 ? 'One task is' : `${count.toLocaleString('en')} tasks are`} deleted from this device. Undo brings
        them back only until this page is reloaded: export the board first to keep a copy. People and settings stay.
      </p>
      <FieldError id="clear-error" refusal={refusal} />
      <div className="dialog-actions">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="button button-danger" disabled={count === 0} onClick={clear}>
          Delete all tasks
        </button>
      </div>
    </Dialog>
  )
}
