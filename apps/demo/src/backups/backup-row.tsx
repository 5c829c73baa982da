import type { Backup } from '@holdfast/core'
import { Icon } from '../ui/icon.js'
import { backupFacts, backupName } from './backup-text.js'

export interface BackupRowProps {
  readonly backup: Backup
  /** While something is done with backups, nothing else can be started. */
  readonly busy: boolean
  readonly onRestore: () => void
  readonly onVerify: () => void
  readonly onDownload: () => void
  readonly onDelete: () => void
}

export function BackupRow({ backup, busy, onRestore, onVerify, onDownload, onDelete }: BackupRowProps) {
  const name = backupName(backup)
  return (
    <li className="backup-row">
      <span className="row-text">
        {name}
        <span className="row-note">{backupFacts(backup).join(' · ')}</span>
        {backup.problem !== null && <span className="row-note backup-problem">{backup.problem}</span>}
      </span>
      <span className="backup-buttons">
        <button
          type="button"
          className="button"
          aria-label={`Restore ${name}…`}
          disabled={busy || backup.problem !== null}
          onClick={onRestore}
        >
          Restore…
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Verify ${name}`}
          title="Verify"
          disabled={busy}
          onClick={onVerify}
        >
          <Icon name="check" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Download ${name}`}
          title="Download"
          disabled={busy}
          onClick={onDownload}
        >
          <Icon name="download" />
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label={`Delete ${name}…`}
          title="Delete"
          disabled={busy}
          onClick={onDelete}
        >
          <Icon name="trash" />
        </button>
      </span>
    </li>
  )
}
