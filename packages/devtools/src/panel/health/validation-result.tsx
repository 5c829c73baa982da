import type { ReactNode } from 'react'
import type { HealthIssue, HealthPayload } from '../../protocol/topics.js'
import { formatCount, plural } from '../format.js'
import { PlaceLink } from './place-link.js'

type Validation = NonNullable<HealthPayload['validation']>

function Issues(props: {
  readonly label: string
  readonly tone: 'deleted' | 'warn'
  readonly issues: readonly HealthIssue[]
  readonly count: number
}): ReactNode {
  const { label, tone, issues, count } = props
  if (count === 0) return null
  return (
    <section className="health-part" aria-label={label}>
      <h3 className="heading">
        {label} <span className="dim">{formatCount(count)}</span>
      </h3>
      <ul className="changes">
        {issues.map((issue) => (
          <li className="change" key={`${issue.code} ${issue.path.join('\u0000')} ${issue.message}`}>
            <div className="change-path mono">
              <span className={`op op-${tone}`}>{issue.code}</span>
              {issue.path.length === 0 ? 'state' : <PlaceLink path={issue.path} />}
            </div>
            <div className="issue-message">{issue.message}</div>
          </li>
        ))}
      </ul>
      {count > issues.length && <p className="dim">The first {plural(issues.length, 'one')} of them.</p>}
    </section>
  )
}

/** What the last validation found, and what to do about it. */
export function ValidationResult({ validation }: { readonly validation: Validation }): ReactNode {
  const { errors, errorCount, warnings, warningCount, recommendations } = validation
  return (
    <>
      <Issues label="Errors" tone="deleted" issues={errors} count={errorCount} />
      <Issues label="Warnings" tone="warn" issues={warnings} count={warningCount} />
      {recommendations.length > 0 && (
        <section className="notice health-part recommendations" aria-label="What to do">
          <ul>
            {recommendations.map((sentence) => (
              <li key={sentence}>{sentence}</li>
            ))}
          </ul>
        </section>
      )}
    </>
  )
}
