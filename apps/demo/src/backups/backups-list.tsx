import type { Backup } from '@holdfast/core'
import { useRef, useState } from 'react'
import type { BoardBackups } from '../board/sync.js'
import { download } from '../export/download.js'
import { Dialog } from '../ui/dialog.js'
import { FieldError } from '../ui/field-error.js'
import { BackupRow } from './backup-row.js'
import { backupName, backupProblem } from './backup-text.js'

const workTexts = {
  create: 'Making a backup…',
  verify: 'Verifying…',
  preview: 'Comparing with the board…',
  restore: 'Restoring…',
  export: 'Reading the backup…',
  import: 'Reading the file…',
  delete: 'Deleting…',
} as const

export interface BackupsListProps {
  readonly backups: BoardBackups
  readonly onRestore: (backup: Backup) => void
  readonly onDelete: (backup: Backup) => void
  readonly onClose: () => void
}

export function BackupsList({ backups, onRestore, onDelete, onClose }: BackupsListProps) {
  const { list, running } = backups
  const [note, setNote] = useState('')
  const [said, setSaid] = useState('')
  const filePicker = useRef<HTMLInputElement>(null)
  const busy = running !== null

  const create = async () => {
    setSaid('')
    if (!(await backups.create(note.trim())).ok) return
    setNote('')
    setSaid('Backup made and verified.')
  }
  const verify = async (backup: Backup) => {
    setSaid('')
    if ((await backups.verify(backup.id)).ok) setSaid(`“${backupName(backup)}” is whole and fits this board.`)
  }
  const save = async (backup: Backup) => {
    setSaid('')
    const outcome = await backups.exportFile(backup.id)
    if (outcome.ok) download(outcome.value, `board-${backup.id}`)
  }
  const open = async (file: File) => {
    setSaid('')
    const outcome = await backups.importFile(file)
    if (outcome.ok) setSaid(`“${backupName(outcome.value)}” is in the list: restore it to see it on the board.`)
  }

  return (
    <Dialog title="Backups" wide onClose={onClose} dismissible={!busy}>
      <p>Backups are kept on this device, beside the board. Download one to keep it elsewhere.</p>
      <form
        className="row-form backup-form"
        onSubmit={(event) => {
          event.preventDefault()
          void create()
        }}
      >
        <input
          className="field"
          aria-label="Note for a new backup"
          placeholder="Note, to find it again"
          maxLength={120}
          value={note}
          onChange={(event) => setNote(event.target.value)}
        />
        <button type="submit" className="button button-primary" disabled={busy}>
          Back up now
        </button>
      </form>
      <p className="dialog-note backup-said" role="status" aria-label="Backup progress">
        {running === null ? said : workTexts[running]}
      </p>
      <FieldError id="backups-error" refusal={backups.error === null ? [] : [backupProblem(backups.error)]} />
      {list?.length === 0 && <p className="dialog-note">There are no backups yet.</p>}
      {list !== null && list.length > 0 && (
        <ul className="rows" aria-label="Backups" aria-busy={busy}>
          {list.map((backup) => (
            <BackupRow
              key={backup.id}
              backup={backup}
              busy={busy}
              onRestore={() => onRestore(backup)}
              onVerify={() => void verify(backup)}
              onDownload={() => void save(backup)}
              onDelete={() => onDelete(backup)}
            />
          ))}
        </ul>
      )}
      <div className="dialog-actions">
        <button type="button" className="button" disabled={busy} onClick={() => filePicker.current?.click()}>
          Open a backup file…
        </button>
        <button type="button" className="button" disabled={busy} onClick={onClose}>
          Close
        </button>
      </div>
      <input
        ref={filePicker}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="Backup file to open"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = '' // the same file can be chosen again
          if (file) void open(file)
        }}
      />
    </Dialog>
  )
}
