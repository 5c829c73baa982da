import type { Backup, RestoreResult } from '@holdfast/core'
import { type ReactNode, useId, useState } from 'react'
import type { RecoveryView } from './recovery-screen.js'
import { saveFile } from './save-file.js'

export interface RecoveryBackupsProps {
  readonly view: RecoveryView
  readonly storeName: string
  readonly className: string
}

/** The backups, each with what it would change, before anything is. */
export function RecoveryBackups({ view, storeName, className }: RecoveryBackupsProps): ReactNode {
  const { backups } = view
  const listId = useId()
  const [plan, setPlan] = useState<{ readonly id: string; readonly result: RestoreResult } | null>(null)
  const [isRestored, setRestored] = useState(false)
  const isBusy = backups.running !== null
  const preview = async (id: string) => {
    const outcome = await backups.preview(id)
    setPlan(outcome.ok ? { id, result: outcome.value } : null)
  }
  const restore = async (id: string) => {
    const outcome = await backups.restore(id)
    setPlan(null)
    setRestored(outcome.ok && outcome.value.commit !== null)
  }
  const exportOne = async (id: string) => {
    const outcome = await backups.exportFile(id)
    if (outcome.ok) saveFile(outcome.value, `${storeName}-backup`)
  }
  const undo = () => {
    view.undo()
    setRestored(false)
  }
  return (
    <section className={`${className}-backups`} aria-label="Backups" aria-busy={isBusy}>
      <h2>Backups</h2>
      {backups.error !== null && <p role="alert">{backups.error.message}</p>}
      {isRestored && (
        <p role="status">
          The backup was restored.{' '}
          <button type="button" onClick={undo}>
            Undo
          </button>
        </p>
      )}
      {backups.list?.length === 0 && <p>There are none.</p>}
      <ul>
        {backups.list?.map((backup) => (
          <li key={backup.id}>
            <p id={listId + backup.id}>{backupWords(backup)}</p>
            {view.canRestore && backup.problem === null && (
              <RowButton rowId={listId + backup.id} disabled={isBusy} onClick={() => void preview(backup.id)}>
                See what it would change
              </RowButton>
            )}{' '}
            <RowButton rowId={listId + backup.id} disabled={isBusy} onClick={() => void exportOne(backup.id)}>
              Save as a file
            </RowButton>
            {plan?.id === backup.id && (
              <div role="status">
                <p>{differenceWords(plan.result)}</p>
                <RowButton rowId={listId + backup.id} disabled={isBusy} onClick={() => void restore(backup.id)}>
                  Restore this backup
                </RowButton>
              </div>
            )}
          </li>
        ))}
      </ul>
    </section>
  )
}

interface RowButtonProps {
  readonly rowId: string
  readonly disabled: boolean
  readonly onClick: () => void
  readonly children: string
}

/** A button that is in each row: who hears its name only is told of which row it is. */
function RowButton({ rowId, ...button }: RowButtonProps): ReactNode {
  const id = useId()
  return <button type="button" id={id} aria-labelledby={`${id} ${rowId}`} {...button} />
}

/** One line on a backup: when, why, how much, and what is wrong with it. */
export function backupWords({ details, problem, sizeBytes, persistent }: Backup): string {
  const size = `${Math.max(1, Math.round(sizeBytes / 1024))} kB`
  if (details === null) return `Broken, ${size}: ${problem ?? 'it can not be read'}`
  const counts = Object.entries(details.counts).map(([slice, count]) => `${slice} ${count}`)
  const words = [new Date(details.at).toLocaleString(), details.note || details.kind, counts.join(', '), size]
  if (!persistent) words.push('gone with this page')
  if (problem !== null) words.push(problem)
  return words.join(' · ')
}

/** What a restore changes, in numbers. */
export function differenceWords({ differences }: RestoreResult): string {
  const changed = differences.filter(({ isChanged }) => isChanged)
  if (changed.length === 0) return 'Nothing would change.'
  return changed
    .map(({ slice, added, changed: edited, removed }) => {
      const sums = [`${added.length} added`, `${edited.length} changed`, `${removed.length} removed`]
      return added.length + edited.length + removed.length === 0 ? `${slice}: changed` : `${slice}: ${sums.join(', ')}`
    })
    .join('. ')
}
