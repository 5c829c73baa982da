import { useEffect, useRef, useState } from 'react'
import { announce } from '../notice/notices.js'
import { Dialog } from '../ui/dialog.js'
import { ProgressLine } from '../ui/progress-line.js'
import { type ImportOutcome, type ImportProgress, importFile } from './import-file.js'
import { ImportResult } from './import-result.js'

/**
 * Runs an import from the moment it opens, shows how far it is, then what came of it. Two dialogs, so that each
 * takes the focus: a button that goes with the first would leave it nowhere.
 */
export function ImportDialog({ file, onClose }: { file: File; onClose: () => void }) {
  const [progress, setProgress] = useState<ImportProgress | null>(null)
  const [outcome, setOutcome] = useState<ImportOutcome | null>(null)
  const running = useRef<{ readonly file: File; readonly controller: AbortController } | null>(null)

  useEffect(() => {
    // StrictMode runs effects twice: the second finds the first one's import running, and a file is imported once.
    if (running.current?.file === file) return
    const controller = new AbortController()
    running.current = { file, controller }
    void importFile(file, { onProgress: setProgress, signal: controller.signal }).then((result) => {
      setOutcome(result)
      announce(
        `${result.imported.toLocaleString('en')} tasks imported, ${result.problems.length.toLocaleString('en')} problems`,
      )
    })
  }, [file])

  if (outcome) {
    return (
      <Dialog key="finished" title="Import finished" wide={outcome.problems.length > 0} onClose={onClose}>
        <ImportResult fileName={file.name} outcome={outcome} />
        <div className="dialog-actions">
          <button type="button" className="button button-primary" onClick={onClose}>
            Done
          </button>
        </div>
      </Dialog>
    )
  }
  return (
    <Dialog key="running" title={`Importing ${file.name}`} onClose={onClose} dismissible={false}>
      <ProgressLine label="Rows imported" {...(progress ? { value: progress.rowsRead, max: progress.rows } : {})} />
      <p className="dialog-note">
        {progress && progress.problems > 0
          ? `${progress.problems.toLocaleString('en')} problems so far; valid rows are imported all the same.`
          : 'Valid rows are on the board and saved while the rest is being read.'}
      </p>
      <div className="dialog-actions">
        <button type="button" className="button" onClick={() => running.current?.controller.abort()}>
          Stop
        </button>
      </div>
    </Dialog>
  )
}
