import type { ReactNode } from 'react'
import type { CommitEntry, RejectedEntry, TimelineEntry, TransactionEntry } from '../../protocol/topics.js'
import { formatMs, formatPath, formatTime, plural } from '../format.js'
import { ValueView } from '../value-view.js'
import { CommitChanges } from './commit-changes.js'
import { OUTCOMES } from './timeline-model.js'
import { SavedMark } from './timeline-row.js'

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }): ReactNode {
  return (
    <div className="fact">
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function CommitDetail({ entry }: { readonly entry: CommitEntry }): ReactNode {
  return (
    <>
      <dl className="facts">
        <Fact name="Source">{entry.source}</Fact>
        {entry.action !== null && (
          <Fact name="Action">
            <span className="mono">
              {entry.action} {entry.arguments !== null && <ValueView value={entry.arguments} />}
            </span>
          </Fact>
        )}
        <Fact name="From">{entry.origin === 'own' ? 'this tab' : 'another tab'}</Fact>
        <Fact name="At">
          <span className="mono">{formatTime(entry.at)}</span>
        </Fact>
        <Fact name="Commit">
          <span className="mono wrap">{entry.cid}</span>
        </Fact>
      </dl>
      <h3 className="heading">{plural(entry.operationCount, 'operation')}, before and after</h3>
      <CommitChanges key={entry.index} index={entry.index} />
    </>
  )
}

function RejectedDetail({ entry }: { readonly entry: RejectedEntry }): ReactNode {
  return (
    <>
      <dl className="facts">
        <Fact name="Source">{entry.source}</Fact>
        <Fact name="At">
          <span className="mono">{formatTime(entry.at)}</span>
        </Fact>
        <Fact name="Commit">
          <span className="mono wrap">{entry.cid}</span>
        </Fact>
      </dl>
      <h3 className="heading">{plural(entry.issueCount, 'issue')}: the state was not changed, nothing was written</h3>
      <ul className="changes">
        {entry.issues.map((issue) => (
          <li className="change" key={`${issue.code} ${issue.path.join('\u0000')} ${issue.message}`}>
            <div className="change-path mono">
              <span className="op op-deleted">{issue.code}</span>
              {formatPath(issue.path)}
            </div>
            <div className="issue-message">{issue.message}</div>
          </li>
        ))}
      </ul>
    </>
  )
}

function TransactionDetail({ entry, onCommit }: { readonly entry: TransactionEntry; readonly onCommit?: () => void }) {
  return (
    <>
      <dl className="facts">
        <Fact name="Source">{entry.source}</Fact>
        <Fact name="Outcome">{entry.outcome === null ? 'still open' : OUTCOMES[entry.outcome]}</Fact>
        <Fact name="Began">
          <span className="mono">{formatTime(entry.at)}</span>
        </Fact>
        {entry.durationMs !== null && (
          <Fact name="Took">
            <span className="mono">{formatMs(entry.durationMs)}</span>
          </Fact>
        )}
        {entry.cid !== null && (
          <Fact name="Commit">
            <span className="mono wrap">{entry.cid}</span>{' '}
            {onCommit !== undefined && (
              <button type="button" className="link" onClick={onCommit}>
                show what it changed
              </button>
            )}
          </Fact>
        )}
      </dl>
      <p className="dim">
        {entry.outcome === 'committed'
          ? 'Everything in it became one commit.'
          : entry.outcome === null
            ? 'Nobody sees anything of it before it ends.'
            : 'Nothing of it took effect.'}
      </p>
    </>
  )
}

const title = (entry: TimelineEntry) =>
  entry.type === 'commit' ? `Version ${entry.version}` : entry.type === 'rejected' ? 'Rejected update' : 'Transaction'

/** One update in full. */
export function UpdateDetail(props: {
  readonly entry: TimelineEntry
  /** Shows the commit of a transaction, where it is kept. */
  readonly onCommit?: () => void
}): ReactNode {
  const { entry, onCommit } = props
  return (
    <section className="detail" aria-label="Update">
      <header className="detail-head">
        <h2>{title(entry)}</h2>
        <SavedMark entry={entry} />
      </header>
      {entry.type === 'commit' && <CommitDetail entry={entry} />}
      {entry.type === 'rejected' && <RejectedDetail entry={entry} />}
      {entry.type === 'transaction' && <TransactionDetail entry={entry} {...(onCommit ? { onCommit } : {})} />}
    </section>
  )
}
