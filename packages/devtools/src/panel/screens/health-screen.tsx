import type { ReactNode } from 'react'
import type { HealthPayload, StatsPayload } from '../../protocol/topics.js'
import { useLatest } from '../feed.js'
import { formatBytes, plural } from '../format.js'
import { FindingList } from '../health/finding-list.js'
import { HealthRun, type RunResult } from '../health/health-run.js'
import { PassTable } from '../health/pass-table.js'
import { ValidationResult } from '../health/validation-result.js'
import { healthOf } from '../health.js'
import { Icon } from '../icons.js'
import { usePanel } from '../panel-context.js'
import { Meter } from './overview-parts.js'

const never: RunResult = { tone: 'quiet', icon: 'clock', word: 'Never run' }

function checkResult(health: HealthPayload): RunResult {
  if (health.checkedAt === null) return never
  if (health.findingCount > 0) return { tone: 'warn', icon: 'warn', word: plural(health.findingCount, 'finding') }
  return { tone: 'ok', icon: 'check', word: 'Nothing found' }
}

function validationResult({ validation, validatedAt }: HealthPayload): RunResult {
  if (validatedAt === null) return never
  if (validation === null) return { tone: 'quiet', icon: 'clock', word: 'Result not seen here' }
  if (!validation.isValid) return { tone: 'bad', icon: 'cross', word: plural(validation.errorCount, 'error') }
  if (validation.warningCount > 0)
    return { tone: 'warn', icon: 'warn', word: plural(validation.warningCount, 'warning') }
  return { tone: 'ok', icon: 'check', word: 'Valid' }
}

function optimizationResult({ passes, canOptimize }: HealthPayload): RunResult {
  if (!canOptimize) return { tone: 'quiet', icon: 'lock', word: 'Not available' }
  if (passes.length === 0) return never
  const failed = passes.filter(({ error }) => error !== null).length
  if (failed > 0) return { tone: 'bad', icon: 'cross', word: `${plural(failed, 'pass', 'passes')} failed` }
  return { tone: 'ok', icon: 'check', word: `${plural(passes.length, 'pass', 'passes')} ran` }
}

function checkNote({ checked }: HealthPayload): string {
  if (checked === null) return 'References, checks and indexes. What changes is looked at by itself.'
  const looked = [
    plural(checked.entities, 'entity', 'entities'),
    plural(checked.references, 'reference'),
    plural(checked.checks, 'check'),
    plural(checked.indexes, 'index', 'indexes'),
  ]
  return `${checked.isFull ? 'Everything' : 'What changed'} up to v${checked.version}: ${looked.join(', ')}.`
}

function Runs({ health }: { readonly health: HealthPayload }): ReactNode {
  const { checked, validation, validatedAt, checkedAt } = health
  return (
    <div className="cards">
      <HealthRun
        work="check"
        title="Consistency"
        verb="Check now"
        result={checkResult(health)}
        note={checkNote(health)}
        at={checkedAt}
        durationMs={checked?.durationMs}
        health={health}
      />
      <HealthRun
        work="validate"
        title="Validation"
        verb="Validate now"
        result={validationResult(health)}
        note={
          validation === null
            ? 'Every value against its schema, and all that a check looks at.'
            : `v${validation.version}: ${plural(validation.entities, 'entity', 'entities')} against their schemas, and all that a check looks at.`
        }
        at={validatedAt}
        durationMs={validation?.durationMs}
        health={health}
      />
      <HealthRun
        work="optimize"
        title="Optimisation"
        verb="Optimise now"
        result={optimizationResult(health)}
        note="Deletes what expired or is over its limit, rebuilds indexes, compacts the journal."
        at={null}
        durationMs={undefined}
        health={health}
        unavailable={!health.canOptimize}
      />
    </div>
  )
}

function Size({ stats, limit }: { readonly stats: StatsPayload; readonly limit: number | undefined }): ReactNode {
  if (limit === undefined) return null
  return (
    <section className="card health-part" aria-label="Size">
      <Meter
        label="Size against maxStateSize"
        value={stats.stateBytes}
        max={limit}
        text={`${formatBytes(stats.stateBytes)} of ${formatBytes(limit)}`}
      />
      {stats.stateBytes > 0.8 * limit && (
        <p className="warn">Over 80 %: an update that would pass the limit is rejected.</p>
      )}
    </section>
  )
}

/** What is wrong with the state, as far as it was looked at, and the means to mend it. */
export function HealthScreen(): ReactNode {
  const { readOnly, readOnlyReason } = usePanel()
  const health = useLatest('health')
  const stats = useLatest('stats')
  const config = useLatest('config')
  if (health === undefined || stats === undefined) return <p className="dim pad">Waiting for the store…</p>
  const { tone, icon, word, sentence } = healthOf(stats, Date.now())
  const limit = config?.values.maxStateSize
  return (
    <div className="screen scroll pad">
      <section className={`banner banner-${tone}`} aria-label="Health">
        <Icon name={icon} size={20} />
        <div className="banner-text">
          <strong>{word}</strong>
          <span>{sentence}</span>
        </div>
      </section>
      {readOnly && (
        <p className="notice">
          <Icon name="lock" size={13} /> {readOnlyReason}
        </p>
      )}
      <Runs health={health} />
      <FindingList health={health} />
      {health.validation !== null && <ValidationResult validation={health.validation} />}
      <Size stats={stats} limit={typeof limit === 'number' ? limit : undefined} />
      {health.passes.length > 0 && <PassTable passes={health.passes} />}
    </div>
  )
}
