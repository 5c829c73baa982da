import type { ReactNode } from 'react'
import type { CommitEntry, RejectedEntry, TimelineEntry } from '../../protocol/topics.js'
import { formatPath, formatTime, plural } from '../format.js'
import { ValueView } from '../value-view.js'
import { CommitChanges } from './commit-changes.js'
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

/** One update in full. */
export function UpdateDetail({ entry }: { readonly entry: TimelineEntry }): ReactNode {
  return (
    <section className="detail" aria-label="Update">
      <header className="detail-head">
        <h2>{entry.type === 'commit' ? `Version ${entry.version}` : 'Rejected update'}</h2>
        <SavedMark entry={entry} />
      </header>
      {entry.type === 'commit' ? <CommitDetail entry={entry} /> : <RejectedDetail entry={entry} />}
    </section>
  )
}
