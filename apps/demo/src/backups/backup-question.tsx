import type { Backup } from '@holdfast/core'
import type { ReactNode } from 'react'
import { Dialog } from '../ui/dialog.js'
import { FieldError } from '../ui/field-error.js'
import { backupFacts, backupName, backupProblem } from './backup-text.js'

export interface BackupQuestionProps {
  readonly title: string
  readonly backup: Backup
  readonly busy: boolean
  /** Why it was not done. */
  readonly failure: Error | null
  /** The button that does it. */
  readonly answer: string
  readonly danger?: boolean
  readonly onYes: () => void
  readonly onNo: () => void
  /** What comes of a yes. */
  readonly children: ReactNode
}

/** Asks before something is done with a backup; stays with the reason where it fails. */
export function BackupQuestion(props: BackupQuestionProps) {
  const { title, backup, busy, failure, answer, danger = false, onYes, onNo, children } = props
  return (
    <Dialog key={title} title={title} onClose={onNo} dismissible={!busy}>
      <p className="backup-asked">
        {backupName(backup)}
        <span className="row-note">{backupFacts(backup).join(' · ')}</span>
      </p>
      {children}
      <FieldError id="backup-question-error" refusal={failure === null ? [] : [backupProblem(failure)]} />
      <div className="dialog-actions">
        <button type="button" className="button" disabled={busy} onClick={onNo}>
          Cancel
        </button>
        <button
          type="button"
          className={`button ${danger ? 'button-danger' : 'button-primary'}`}
          disabled={busy}
          onClick={onYes}
        >
          {answer}
        </button>
      </div>
    </Dialog>
  )
}
