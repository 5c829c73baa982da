import { Icon } from '../ui/icon.js'
import type { TaskEditing } from './use-task-editing.js'

/** Says that the task is edited elsewhere, and offers to go on here. Always mounted, so that screen readers hear it appear. */
export function EditingNote({ editing }: { readonly editing: TaskEditing }) {
  const { editor, isHung, isTakenOver, takeOver } = editing
  return (
    <div role="status" className="editing-note-place">
      {editor !== null && (
        <div className="editing-note">
          <Icon name="lock" />
          <p>
            {isTakenOver ? (
              <>
                <strong>{editor}</strong> took over editing this task in another tab. What you typed is saved.
              </>
            ) : (
              <>
                <strong>{editor}</strong> is editing this task in another tab. Here you see it change, read-only.
              </>
            )}
            {isHung && ' That tab does not answer.'}
          </p>
          <button type="button" className="button" onClick={takeOver}>
            {isTakenOver ? 'Take it back' : 'Take over'}
          </button>
        </div>
      )}
    </div>
  )
}
