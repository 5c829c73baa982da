import { type ReactNode, useState } from 'react'
import type { CheckpointView } from '../../protocol/recovery.js'
import { formatAgo, formatBytes, formatCount, plural } from '../format.js'
import { Icon } from '../icons.js'
import { ValueView } from '../value-view.js'
import { Act } from './act.js'
import { Confirm } from './confirm.js'
import { ListProblem, State, Told } from './list-parts.js'
import type { RecoveryAccess } from './use-recovery.js'

function Row({
  checkpoint,
  access,
}: {
  readonly checkpoint: CheckpointView
  readonly access: RecoveryAccess
}): ReactNode {
  const [asks, setAsks] = useState<'checkpoint-restore' | 'checkpoint-delete' | null>(null)
  const { id, metadata, problem } = checkpoint
  const name = checkpoint.name === '' || checkpoint.name === 'redacted' ? id : checkpoint.name
  const hasMetadata = metadata.type !== 'node' || metadata.size > 0
  const confirm = (typed: string) => {
    if (asks !== null) access.run(asks, { id, confirm: typed })
    setAsks(null)
  }
  return (
    <li className="change keep" aria-label={name}>
      <div className="keep-head">
        <b className="keep-name">{name}</b>
        {checkpoint.name === 'redacted' && <Told text={checkpoint.name} />}
        {problem === null ? (
          <State tone="ok" icon="check" text="Checksum right" />
        ) : (
          <State tone="bad" icon="cross" text="Broken" />
        )}
        {!checkpoint.persistent && <State tone="warn" icon="warn" text="In memory: gone with the page" />}
      </div>
      {problem === null ? (
        <p className="keep-facts dim">
          {formatAgo(checkpoint.at, Date.now())} · version {formatCount(checkpoint.version)} ·{' '}
          {formatBytes(checkpoint.sizeBytes)}
          {checkpoint.pending > 0 && ` · ${plural(checkpoint.pending, 'commit')} not saved then`}
          {hasMetadata && (
            <span className="mono">
              {' · '}
              <ValueView value={metadata} />
            </span>
          )}
        </p>
      ) : (
        <p className="keep-facts bad">It can not be used: {problem}.</p>
      )}
      <div className="keep-acts">
        <Act
          access={access}
          label="Go back…"
          name={name}
          icon="restore"
          disabled={problem !== null}
          onPress={() => setAsks('checkpoint-restore')}
        />
        <Act access={access} label="Delete…" name={name} onPress={() => setAsks('checkpoint-delete')} />
      </div>
      {asks !== null && (
        <Confirm
          verb={asks === 'checkpoint-restore' ? 'Go back' : 'Delete'}
          consequence={
            asks === 'checkpoint-restore'
              ? 'All slices become what they were, whoever changed them since, in all tabs: by one commit that undo takes back.'
              : 'The checkpoint is gone for good.'
          }
          onConfirm={confirm}
          onCancel={() => setAsks(null)}
        />
      )}
    </li>
  )
}

/** Named states to go back to. */
export function CheckpointList({ access }: { readonly access: RecoveryAccess }): ReactNode {
  const [name, setName] = useState('')
  const { items, problem } = access.recovery.checkpoints
  const isOff = access.locked !== null || access.busy
  return (
    <section aria-label="Checkpoints">
      <form
        className="keep-new"
        onSubmit={(event) => {
          event.preventDefault()
          if (isOff || name === '') return
          access.run('checkpoint', { text: name })
          setName('')
        }}
      >
        <input
          className="field"
          placeholder="Name"
          aria-label="Name of the new checkpoint"
          value={name}
          disabled={access.locked !== null}
          onChange={(event) => setName(event.target.value)}
        />
        <button type="submit" className="button" disabled={isOff || name === ''} title={access.locked ?? undefined}>
          <Icon name="shield" size={12} /> Make a checkpoint
        </button>
      </form>
      <ListProblem problem={problem} />
      {items.length === 0 && problem === null && (
        <p className="dim">There are no checkpoints. One keeps the state as this tab shows it, under a name.</p>
      )}
      <ul className="changes">
        {items.map((checkpoint) => (
          <Row key={checkpoint.id} checkpoint={checkpoint} access={access} />
        ))}
      </ul>
    </section>
  )
}
