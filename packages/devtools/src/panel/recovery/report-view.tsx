import type { ReactNode } from 'react'
import type { RecoveryReportView } from '../../protocol/recovery.js'
import { useLatest } from '../feed.js'
import { formatMs, plural } from '../format.js'
import { Icon } from '../icons.js'
import { Act } from './act.js'
import type { RecoveryAccess } from './use-recovery.js'

const list = (names: readonly string[]) => (names.length === 0 ? 'none' : names.join(', '))

function Report({ report, label }: { readonly report: RecoveryReportView; readonly label: string }): ReactNode {
  const tone = report.dataLoss || !report.success ? 'bad' : report.quarantined > 0 ? 'warn' : 'ok'
  const word = !report.success ? 'Failed' : report.dataLoss ? 'With data loss' : 'Nothing lost'
  const facts = [
    ['Recovered', list(report.recoveredSlices)],
    ['Failed', list(report.failedSlices)],
    ['Backup used', report.backupUsed ?? 'none'],
    ['Lost', plural(report.lostCommits, 'commit')],
    ['Quarantine', plural(report.quarantined, 'row')],
    ['Took', formatMs(report.durationMs)],
  ] as const
  return (
    <section className="card report" aria-label={label}>
      <h3 className="heading">
        {label}
        <span className={`run-result ${tone}`}>
          <Icon name={tone === 'ok' ? 'check' : 'warn'} size={13} /> {word}
        </span>
      </h3>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div className="fact" key={name}>
            <dt>{name}</dt>
            <dd className="mono">{value}</dd>
          </div>
        ))}
      </dl>
      <ol className="steps" aria-label="Steps">
        {report.steps.map((step, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what a step is told by
          <li key={index}>{step}</li>
        ))}
      </ol>
    </section>
  )
}

/** What the last recovery found and did, and recovery by hand. */
export function ReportView({ access }: { readonly access: RecoveryAccess }): ReactNode {
  const status = useLatest('status')
  const { byHand } = access.recovery
  return (
    <section aria-label="Recoveries">
      <div className="keep-new">
        <Act access={access} label="Recover now" icon="repair" onPress={() => access.run('recover')} />
        <span className="dim">
          Reads all that is stored anew, by the ladder of a start. What is pending stays on top.
        </span>
      </div>
      {status?.recovery == null ? (
        <p className="dim">No recovery was needed since this page was opened.</p>
      ) : (
        <Report report={status.recovery} label="Last recovery that found something" />
      )}
      {byHand !== null && <Report report={byHand} label="Recovery by hand" />}
    </section>
  )
}
