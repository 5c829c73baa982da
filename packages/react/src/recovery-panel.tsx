import { type ReactNode, useEffect, useId, useRef, useState } from 'react'
import { RecoveryBackups } from './recovery-backups.js'
import type { RecoveryView } from './recovery-screen.js'

export interface RecoveryPanelProps {
  readonly view: RecoveryView
  readonly storeName: string
  readonly className?: string | undefined
}

/** The default screen: plain semantic HTML, with class names to style it by. */
export function RecoveryPanel({ view, storeName, className = 'holdfast-recovery' }: RecoveryPanelProps): ReactNode {
  const { notice, words, status } = view
  const { recovery, migration, degraded } = status
  const titleId = useId()
  const title = useRef<HTMLHeadingElement>(null)
  const [said, setSaid] = useState('')
  // The keyboard starts where the news is, and goes on to what can be done.
  // biome-ignore lint/correctness/useExhaustiveDependencies: each notice is news
  useEffect(() => title.current?.focus(), [notice])
  const say = (work: Promise<string>) => {
    setSaid('Please wait…')
    void work.then(setSaid, (error: unknown) => setSaid(error instanceof Error ? error.message : String(error)))
  }
  return (
    <section className={className} aria-labelledby={titleId} data-notice={notice}>
      <h1 id={titleId} ref={title} tabIndex={-1}>
        {words.title}
      </h1>
      <p>{words.happened}</p>
      <p>{words.safe}</p>
      {migration !== null && (
        <progress aria-labelledby={titleId} value={migration.done} max={Math.max(migration.total, 1)} />
      )}
      {(recovery !== null || degraded !== null) && (
        <details>
          <summary>What happened, step by step</summary>
          <ul>
            {degraded !== null && <li>{degraded.reason}</li>}
            {recovery?.steps.map((step) => (
              <li key={step}>{step}</li>
            ))}
          </ul>
        </details>
      )}
      {view.onContinue !== null && (
        <div className={`${className}-actions`}>
          {notice === 'outdated' ? (
            <button type="button" onClick={view.reload}>
              Reload
            </button>
          ) : (
            <button type="button" onClick={() => say(view.retry())}>
              Try again
            </button>
          )}
          {recovery !== null && recovery.quarantined > 0 && (
            <button type="button" onClick={() => say(view.exportQuarantine().then(() => 'Saved as a file.'))}>
              Save what was set aside ({recovery.quarantined})
            </button>
          )}
          <button type="button" onClick={view.onContinue}>
            Continue
          </button>
        </div>
      )}
      <p role="status">{said}</p>
      {view.onContinue !== null && <RecoveryBackups view={view} storeName={storeName} className={className} />}
    </section>
  )
}
