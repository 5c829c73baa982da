import { type ReactNode, useRef, useState } from 'react'
import type { BackupView } from '../../protocol/recovery.js'
import { formatAgo, formatBytes, formatCount } from '../format.js'
import { Icon } from '../icons.js'
import { Act } from './act.js'
import { Confirm } from './confirm.js'
import { ListProblem, State, Told } from './list-parts.js'
import { RestorePreview } from './restore-preview.js'
import type { RecoveryAccess } from './use-recovery.js'

const KINDS: Readonly<Record<string, string>> = {
  manual: 'by hand',
  automatic: 'automatic',
  'before-restore': 'before a restore',
  'before-import': 'before an import',
  'before-migration': 'before a migration',
}
const MAX_FILE_BYTES = 100_000_000

function backupName({ id, note }: BackupView): string {
  return note === '' || note === 'redacted' ? id : note
}

function Wholeness({ backup }: { readonly backup: BackupView }): ReactNode {
  if (backup.problem !== null) return <State tone="bad" icon="cross" text="Broken" />
  if (backup.verifiedAt !== null) {
    return <State tone="ok" icon="check" text={`Verified ${formatAgo(backup.verifiedAt, Date.now())}`} />
  }
  return <State tone="ok" icon="check" text="Checksum right" />
}

function Row({ backup, access }: { readonly backup: BackupView; readonly access: RecoveryAccess }): ReactNode {
  const [asks, setAsks] = useState<'restore' | 'delete' | null>(null)
  const name = backupName(backup)
  const isBroken = backup.problem !== null
  const isShown = access.recovery.preview?.id === backup.id
  const confirm = (work: 'restore' | 'delete') => (typed: string) => {
    setAsks(null)
    access.run(work, { id: backup.id, confirm: typed })
  }
  return (
    <li className="change keep" aria-label={name}>
      <div className="keep-head">
        <span className="op">{backup.isImported ? 'from a file' : (KINDS[backup.kind ?? ''] ?? 'unknown')}</span>
        <b className="keep-name">{name}</b>
        {backup.note === 'redacted' && <Told text={backup.note} />}
        <Wholeness backup={backup} />
        {!backup.persistent && <State tone="warn" icon="warn" text="In memory: gone with the page" />}
      </div>
      {isBroken ? (
        <p className="keep-facts bad">
          It can not be used: {backup.problem}. ({formatBytes(backup.sizeBytes)})
        </p>
      ) : (
        <p className="keep-facts dim">
          {formatAgo(backup.at, Date.now())} · version {formatCount(backup.version)} · schema {backup.schemaVersion} ·{' '}
          {formatBytes(backup.sizeBytes)} ·{' '}
          {backup.slices.map(({ name: slice, count }) => `${slice} ${formatCount(count)}`).join(', ')}
        </p>
      )}
      <div className="keep-acts">
        <Act
          access={access}
          label="Verify"
          name={name}
          icon="check"
          looks
          onPress={() => access.look('verify', backup.id)}
        />
        <Act
          access={access}
          label="Dry run"
          name={name}
          icon="search"
          looks
          disabled={isBroken}
          onPress={() => access.look('preview', backup.id)}
        />
        <Act
          access={access}
          label="Restore…"
          name={name}
          icon="restore"
          disabled={isBroken}
          onPress={() => setAsks('restore')}
        />
        <Act
          access={access}
          label="Export"
          name={name}
          disabled={isBroken}
          onPress={() => access.run('export', { id: backup.id })}
        />
        <Act access={access} label="Delete…" name={name} onPress={() => setAsks('delete')} />
      </div>
      {asks === 'restore' && (
        <Confirm
          verb="Restore"
          consequence="The state becomes what this backup holds, in all tabs, by one commit that undo takes back. A backup of the present state is made first."
          onConfirm={confirm('restore')}
          onCancel={() => setAsks(null)}
        />
      )}
      {asks === 'delete' && (
        <Confirm
          verb="Delete"
          consequence="The file is gone for good; recovery can not take anything from it any more."
          onConfirm={confirm('delete')}
          onCancel={() => setAsks(null)}
        />
      )}
      {isShown && <RestorePreview access={access} />}
    </li>
  )
}

/** Backups, with what can be done about each. */
export function BackupList({ access }: { readonly access: RecoveryAccess }): ReactNode {
  const [note, setNote] = useState('')
  const [tooLarge, setTooLarge] = useState(false)
  const chooser = useRef<HTMLInputElement>(null)
  const { items, total, problem } = access.recovery.backups
  const take = async (file: File | undefined) => {
    if (file === undefined) return
    setTooLarge(file.size > MAX_FILE_BYTES)
    if (file.size <= MAX_FILE_BYTES) access.run('import', { file: new Uint8Array(await file.arrayBuffer()) })
  }
  return (
    <section aria-label="Backups">
      <form
        className="keep-new"
        onSubmit={(event) => {
          event.preventDefault()
          if (access.locked !== null || access.busy) return
          access.run('create', { text: note })
          setNote('')
        }}
      >
        <input
          className="field"
          placeholder="Note, to find it again"
          aria-label="Note of the new backup"
          value={note}
          disabled={access.locked !== null}
          onChange={(event) => setNote(event.target.value)}
        />
        <button
          type="submit"
          className="button"
          disabled={access.locked !== null || access.busy}
          title={access.locked ?? undefined}
        >
          <Icon name="shield" size={12} /> Back up now
        </button>
        <Act access={access} label="Import…" onPress={() => chooser.current?.click()} />
        <input
          ref={chooser}
          type="file"
          hidden
          aria-label="Backup file to import"
          onChange={(event) => {
            void take(event.target.files?.[0])
            event.target.value = ''
          }}
        />
      </form>
      {tooLarge && <p className="bad">Files over {formatBytes(MAX_FILE_BYTES)} are imported in the app itself.</p>}
      <ListProblem problem={problem} />
      {items.length === 0 && problem === null && <p className="dim">There are no backups yet.</p>}
      <ul className="changes">
        {items.map((backup) => (
          <Row key={backup.id} backup={backup} access={access} />
        ))}
      </ul>
      {total > items.length && <p className="dim">The newest {formatCount(items.length)} are shown.</p>}
    </section>
  )
}
