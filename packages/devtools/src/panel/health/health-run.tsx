import { type ReactNode, useState } from 'react'
import type { HealthPayload, HealthWork } from '../../protocol/topics.js'
import type { Tone } from '../durability.js'
import { formatAgo, formatCount, formatMs } from '../format.js'
import { Icon, type IconName } from '../icons.js'
import { usePanel } from '../panel-context.js'

/** What a run came to, as a word with its glyph. */
export interface RunResult {
  readonly tone: Tone
  readonly icon: IconName
  readonly word: string
}

interface HealthRunProps {
  readonly work: HealthWork
  readonly title: string
  readonly verb: string
  readonly result: RunResult
  readonly note: string
  readonly at: number | null
  readonly durationMs: number | undefined
  readonly health: HealthPayload
  readonly unavailable?: boolean
}

type Running = HealthPayload['runs'][number]

function ProgressOf({ run, title }: { readonly run: Running; readonly title: string }): ReactNode {
  const known = run.total > 0
  return (
    <div className="progress">
      <progress aria-label={`${title}: progress`} {...(known ? { value: run.done, max: run.total } : {})} />
      <span className="mono dim">{known ? `${formatCount(run.done)} of ${formatCount(run.total)}` : 'running'}</span>
    </div>
  )
}

/** One kind of run: what it last came to, and the button that begins it. */
export function HealthRun(props: HealthRunProps): ReactNode {
  const { work, title, verb, result, note, at, durationMs, health, unavailable = false } = props
  const { client, agent, readOnly, readOnlyReason } = usePanel()
  const [refusal, setRefusal] = useState('')
  const run = health.runs.find((running) => running.work === work)
  const failure = refusal || health.failures.find((failed) => failed.work === work)?.message
  const ask = (method: 'health.run' | 'health.cancel') => {
    void client.request(agent.agentId, method, { work }).then((reply) => setRefusal(reply.ok ? '' : reply.message))
  }
  return (
    <section className="card run" aria-label={title}>
      <h3 className="heading">
        {title}
        <span className={`run-result ${result.tone === 'quiet' ? 'dim' : result.tone}`}>
          <Icon name={result.icon} size={13} /> {result.word}
        </span>
      </h3>
      <p className="dim">{note}</p>
      {run === undefined ? (
        <p className="dim">
          {at !== null && formatAgo(at, Date.now())}
          {durationMs !== undefined && `, ${formatMs(durationMs)} of work`}
        </p>
      ) : (
        <ProgressOf run={run} title={title} />
      )}
      {failure !== undefined && failure !== '' && (
        <p className="bad" role="alert">
          <Icon name="cross" size={12} /> {failure}
        </p>
      )}
      <button
        type="button"
        className="button"
        disabled={readOnly || unavailable}
        title={readOnly ? readOnlyReason : undefined}
        onClick={() => ask(run === undefined ? 'health.run' : 'health.cancel')}
      >
        {run === undefined ? verb : 'Cancel'}
      </button>
    </section>
  )
}
