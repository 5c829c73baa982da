import { type ReactNode, useState } from 'react'
import type { QuarantinedView } from '../../protocol/recovery.js'
import { formatAgo, formatCount, formatPath } from '../format.js'
import { ValueView } from '../value-view.js'
import { Act } from './act.js'
import { Confirm } from './confirm.js'
import { ListProblem, Told } from './list-parts.js'
import type { RecoveryAccess } from './use-recovery.js'

interface RowProps {
  readonly row: QuarantinedView
  readonly access: RecoveryAccess
  readonly onDelete: () => void
}

function Row({ row, access, onDelete }: RowProps): ReactNode {
  const name = row.key.length === 0 ? row.id : formatPath(row.key)
  return (
    <li className="change keep" aria-label={name}>
      <div className="change-path mono">
        <span className="op op-warn">{row.slice ?? 'row'}</span>
        {name}
        {row.at > 0 && <span className="dim finding-check">{formatAgo(row.at, Date.now())}</span>}
      </div>
      <p className="keep-facts">
        <Told text={row.reason} />
      </p>
      <div className="side mono keep-value">
        <span />
        <span>
          <ValueView value={row.value} />
        </span>
      </div>
      <div className="keep-acts">
        <Act
          access={access}
          label="Try again"
          name={name}
          icon="redo"
          onPress={() => access.run('retry', { id: row.id })}
        />
        <Act access={access} label="Delete…" name={name} onPress={onDelete} />
      </div>
    </li>
  )
}

/** What was set aside because it could not be read or used. */
export function QuarantineList({ access }: { readonly access: RecoveryAccess }): ReactNode {
  const [deletes, setDeletes] = useState<{ readonly id: string | null } | null>(null)
  const { items, total, problem } = access.recovery.quarantine
  return (
    <section aria-label="Quarantine">
      {total > 0 && (
        <div className="keep-new">
          <Act access={access} label="Try all again" icon="redo" onPress={() => access.run('retry')} />
          <Act access={access} label="Export all" onPress={() => access.run('quarantine-export')} />
          <Act access={access} label="Delete all…" onPress={() => setDeletes({ id: null })} />
          <span className="dim">What is there is never overwritten by trying again.</span>
        </div>
      )}
      {deletes !== null && (
        <Confirm
          verb="Delete"
          consequence={
            deletes.id === null
              ? `All ${formatCount(total)} rows are gone for good. Export them first, if they may be of use.`
              : 'The row is gone for good: nothing else has what is in it.'
          }
          onConfirm={(confirm) => {
            access.run('quarantine-delete', { id: deletes.id, confirm })
            setDeletes(null)
          }}
          onCancel={() => setDeletes(null)}
        />
      )}
      <ListProblem problem={problem} />
      {total === 0 && problem === null && (
        <p className="dim">Nothing was set aside: all that is stored could be read and used.</p>
      )}
      <ul className="changes">
        {items.map((row) => (
          <Row key={row.id} row={row} access={access} onDelete={() => setDeletes({ id: row.id })} />
        ))}
      </ul>
      {total > items.length && <p className="dim">The oldest {formatCount(items.length)} are shown.</p>}
    </section>
  )
}
