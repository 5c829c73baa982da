import { useState } from 'react'
import { useSyncStatus } from '../board/sync.js'
import { Icon } from '../ui/icon.js'

/** Says what could not be read of what was stored, where the recovery screen has not; nothing of it is settled in silence. */
export function RecoveryBanner() {
  const report = useSyncStatus((status) => status.recovery)
  // The recovery screen stood before the app and told of what was lost or restored; what comes later is news.
  const [known, setKnown] = useState(report?.dataLoss || report?.backupUsed ? report : null)
  if (!report || report === known) return null
  return (
    <section className="banner" role="alert" aria-label="Recovery">
      <Icon name="alert" />
      <div>
        <p>
          {report.dataLoss
            ? 'Some of the saved board could not be brought back.'
            : 'The saved board was damaged and has been put right.'}{' '}
          {report.quarantined > 0 && `${report.quarantined} unreadable rows were set aside; nothing was deleted.`}
        </p>
        <details>
          <summary>What happened</summary>
          <ul>
            {report.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
        </details>
      </div>
      <button type="button" className="icon-button" aria-label="Dismiss" onClick={() => setKnown(report)}>
        <Icon name="close" />
      </button>
    </section>
  )
}
