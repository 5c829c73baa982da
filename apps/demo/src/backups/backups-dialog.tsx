import type { Backup, RestoreResult } from '@holdfast/core'
import { useState } from 'react'
import { useBackups } from '../board/sync.js'
import { undoEdit } from '../board/undo.js'
import { notify } from '../notice/notices.js'
import { BackupQuestion } from './backup-question.js'
import { backupName, differenceLines } from './backup-text.js'
import { BackupsList } from './backups-list.js'

/** What is asked before it is done; null: the list is shown. */
type Question =
  | { readonly kind: 'restore'; readonly backup: Backup; readonly preview: RestoreResult }
  | { readonly kind: 'delete'; readonly backup: Backup }

/** The board's backups: made, verified, restored after a look at what changes, taken out as files and in again. */
export function BackupsDialog({ onClose }: { readonly onClose: () => void }) {
  const backups = useBackups()
  const [question, setQuestion] = useState<Question | null>(null)
  const [failure, setFailure] = useState<Error | null>(null)
  const ask = (next: Question | null) => {
    setFailure(null)
    setQuestion(next)
  }
  const back = () => ask(null)

  const askToRestore = async (backup: Backup) => {
    const outcome = await backups.preview(backup.id)
    if (outcome.ok) ask({ kind: 'restore', backup, preview: outcome.value })
  }
  const restore = async (backup: Backup) => {
    const outcome = await backups.restore(backup.id)
    if (!outcome.ok) return setFailure(outcome.error)
    const cid = outcome.value.commit?.cid
    onClose() // the notice with its Undo is out of reach under a dialog
    if (cid === undefined) notify('Nothing was changed: the board is as it was in the backup')
    else notify(`Restored “${backupName(backup)}”`, { label: 'Undo', run: () => undoEdit(cid) })
  }
  const remove = async (backup: Backup) => {
    const outcome = await backups.remove(backup.id)
    if (outcome.ok) back()
    else setFailure(outcome.error)
  }

  if (question === null) {
    const askToDelete = (backup: Backup) => ask({ kind: 'delete', backup })
    return <BackupsList backups={backups} onRestore={askToRestore} onDelete={askToDelete} onClose={onClose} />
  }
  const { backup } = question
  const busy = backups.running !== null
  if (question.kind === 'delete') {
    return (
      <BackupQuestion
        title="Delete this backup?"
        backup={backup}
        busy={busy}
        failure={failure}
        answer="Delete"
        danger
        onNo={back}
        onYes={() => void remove(backup)}
      >
        <p>The board stays as it is. The backup can not be brought back: download it first to keep a copy.</p>
      </BackupQuestion>
    )
  }
  const lines = differenceLines(question.preview.differences)
  return (
    <BackupQuestion
      title="Restore this backup?"
      backup={backup}
      busy={busy}
      failure={failure}
      answer="Restore"
      onNo={back}
      onYes={() => void restore(backup)}
    >
      {lines.length === 0 ? (
        <p>Nothing would change: the board is as it was then.</p>
      ) : (
        <>
          <p>The board becomes what it was then:</p>
          <ul className="backup-changes" aria-label="What changes">
            {lines.map((line) => (
              <li key={line}>{line}</li>
            ))}
          </ul>
        </>
      )}
      <p className="dialog-note">A backup of the board as it is now is made first, and Undo takes the restore back.</p>
    </BackupQuestion>
  )
}
