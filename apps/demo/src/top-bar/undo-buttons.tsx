import { useUndo } from '../board/sync.js'
import { redo, undo } from '../board/undo.js'
import { Icon } from '../ui/icon.js'

export function UndoButtons() {
  const { canUndo, canRedo } = useUndo()
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form's fields
    <div className="undo-buttons" role="group" aria-label="History">
      <button
        type="button"
        className="icon-button"
        aria-label="Undo"
        aria-keyshortcuts="Control+Z Meta+Z"
        title="Undo (Ctrl+Z)"
        disabled={!canUndo}
        onClick={undo}
      >
        <Icon name="undo" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Redo"
        aria-keyshortcuts="Control+Shift+Z Meta+Shift+Z"
        title="Redo (Shift+Ctrl+Z)"
        disabled={!canRedo}
        onClick={redo}
      >
        <Icon name="redo" />
      </button>
    </div>
  )
}
