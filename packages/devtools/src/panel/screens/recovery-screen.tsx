import { type ReactNode, useState } from 'react'
import type { RecoveryPayload } from '../../protocol/recovery.js'
import { durabilityOf, type Tone } from '../durability.js'
import { useLatest } from '../feed.js'
import { formatAgo, formatCount, plural } from '../format.js'
import { Icon, type IconName } from '../icons.js'
import { BackupList } from '../recovery/backup-list.js'
import { CheckpointList } from '../recovery/checkpoint-list.js'
import { DrillView } from '../recovery/drill-view.js'
import { QuarantineList } from '../recovery/quarantine-list.js'
import { ReportView } from '../recovery/report-view.js'
import { type RecoveryAccess, useRecovery } from '../recovery/use-recovery.js'

interface Standing {
  readonly tone: Tone
  readonly icon: IconName
  readonly word: string
  readonly sentence: string
}

/** What could be gone back to, if the database were lost now. */
function standingOf({ backups, readOnly, listedAt }: RecoveryPayload, isLoss: boolean, now: number): Standing {
  if (readOnly !== null) return { tone: 'bad', icon: 'lock', word: 'Read-only', sentence: readOnly }
  if (listedAt === null) return { tone: 'quiet', icon: 'clock', word: 'Reading', sentence: 'Backups are being listed.' }
  const whole = backups.items.filter(({ problem }) => problem === null)
  const [newest] = whole
  const broken = backups.items.length - whole.length
  if (newest === undefined) {
    const sentence = 'If the database were lost now, nothing could be brought back. Make a backup.'
    return { tone: 'warn', icon: 'warn', word: 'No backup', sentence }
  }
  const newestIs = `The newest was made ${formatAgo(newest.at, now)}, at version ${formatCount(newest.version)}.`
  if (!newest.persistent) {
    return {
      tone: 'warn',
      icon: 'warn',
      word: 'In memory only',
      sentence: 'Backups go with the page: there is no place for files here.',
    }
  }
  if (isLoss) {
    const sentence = `${newestIs} See the last recovery.`
    return { tone: 'bad', icon: 'warn', word: 'Something was lost', sentence }
  }
  if (broken > 0) {
    return {
      tone: 'warn',
      icon: 'warn',
      word: `${plural(broken, 'backup')} broken`,
      sentence: `${newestIs} Recovery passes over the broken.`,
    }
  }
  return { tone: 'ok', icon: 'check', word: plural(whole.length, 'backup'), sentence: newestIs }
}

function Running({ access }: { readonly access: RecoveryAccess }): ReactNode {
  const { job, outcome } = access.recovery
  if (job !== null) {
    const known = job.total > 0
    return (
      <div className="progress notice" role="status">
        <span className="mono">{job.work}</span>
        <progress aria-label={`${job.work}: progress`} {...(known ? { value: job.done, max: job.total } : {})} />
        <button type="button" className="button" onClick={access.cancel}>
          Cancel
        </button>
      </div>
    )
  }
  const said = access.refusal === '' ? outcome : { tone: 'bad' as const, message: access.refusal }
  if (said === null) return null
  return (
    <p className={`outcome ${said.tone}`} role="status" aria-label="Outcome">
      <Icon name={said.tone === 'ok' ? 'check' : said.tone === 'warn' ? 'warn' : 'cross'} size={12} /> {said.message}
    </p>
  )
}

const PARTS = [
  { id: 'backups', label: 'Backups', count: ({ backups }: RecoveryPayload) => backups.total, View: BackupList },
  {
    id: 'checkpoints',
    label: 'Checkpoints',
    count: ({ checkpoints }: RecoveryPayload) => checkpoints.total,
    View: CheckpointList,
  },
  {
    id: 'quarantine',
    label: 'Quarantine',
    count: ({ quarantine }: RecoveryPayload) => quarantine.total,
    View: QuarantineList,
  },
  { id: 'report', label: 'Last recovery', count: () => 0, View: ReportView },
  { id: 'drill', label: 'Crash drill', count: () => 0, View: DrillView },
] as const

/** What could be gone back to, what was set aside, what recovery did, and the proof that it works. */
export function RecoveryScreen(): ReactNode {
  const access = useRecovery()
  const status = useLatest('status')
  const [chosen, setChosen] = useState<string | null>(null)
  if (access === undefined || status === undefined) return <p className="dim pad">Waiting for the store…</p>
  const { recovery } = access
  // After the reload of a drill its proof is what one came for.
  const { proof, run, failure } = recovery.drill
  const isDrill = proof !== null || run !== null || failure !== null
  const part = PARTS.find(({ id }) => id === (chosen ?? (isDrill ? 'drill' : 'backups'))) ?? PARTS[0]
  const degraded = status.degraded === null ? null : durabilityOf(status)
  const { tone, icon, word, sentence } =
    degraded ?? standingOf(recovery, status.recovery?.dataLoss === true, Date.now())
  return (
    <div className="screen scroll pad">
      <section className={`banner banner-${tone}`} aria-label="Recovery">
        <Icon name={icon} size={20} />
        <div className="banner-text">
          <strong>{word}</strong>
          <span>{sentence}</span>
        </div>
        <button type="button" className="button" onClick={() => access.look('list')}>
          <Icon name="redo" size={12} /> Read again
        </button>
      </section>
      {access.locked !== null && access.locked !== sentence && (
        <p className="notice">
          <Icon name="lock" size={13} /> {access.locked}
        </p>
      )}
      <div className="segments parts">
        {PARTS.map(({ id, label, count }) => (
          <button key={id} type="button" aria-pressed={part.id === id} onClick={() => setChosen(id)}>
            {label}
            {count(recovery) > 0 && <span className="dim"> {formatCount(count(recovery))}</span>}
          </button>
        ))}
      </div>
      {part.id !== 'drill' && <Running access={access} />}
      <part.View access={access} />
    </div>
  )
}
