import type { ReactNode } from 'react'
import type { StatsPayload } from '../../protocol/topics.js'
import { formatCount, formatMs } from '../format.js'

/** One figure with its name. */
export function Tile(props: {
  readonly name: string
  readonly value: ReactNode
  readonly note?: ReactNode
  readonly tone?: string
}): ReactNode {
  return (
    <div className="tile">
      <dt>{props.name}</dt>
      <dd className={props.tone}>{props.value}</dd>
      {props.note !== undefined && <dd className="tile-note">{props.note}</dd>}
    </div>
  )
}

/** Commits per second over the last minute. */
export function Sparkline({ values }: { readonly values: readonly number[] }): ReactNode {
  const max = Math.max(1, ...values)
  const bar = 240 / values.length
  return (
    <svg className="spark" viewBox="0 0 240 36" preserveAspectRatio="none" role="img" aria-label="Commits per second">
      {values.map((value, second) => {
        const height = value === 0 ? 1 : Math.max(2, (value / max) * 36)
        return (
          <rect
            // biome-ignore lint/suspicious/noArrayIndexKey: the second is what the bar stands for
            key={second}
            className={value === 0 ? 'spark-none' : undefined}
            x={second * bar}
            y={36 - height}
            width={bar - 1}
            height={height}
          />
        )
      })}
    </svg>
  )
}

type Latency = StatsPayload['updateLatency']

function LatencyBar({ latency, scaleMs }: { readonly latency: Latency; readonly scaleMs: number }): ReactNode {
  const width = (ms: number) => `${Math.min(100, (ms / scaleMs) * 100)}%`
  return (
    <div className="bar" aria-hidden="true">
      <div className="bar-p95" style={{ width: width(latency.p95Ms) }} />
      <div className="bar-p50" style={{ width: width(latency.p50Ms) }} />
    </div>
  )
}

/** p50, p95 and p99 of the ways of an update, each on a scale of its own. */
export function LatencyTable({ stats }: { readonly stats: StatsPayload }): ReactNode {
  const rows = [
    ['Update', 'call to return', stats.updateLatency],
    ['Save', 'memory to storage', stats.saveLatency],
  ] as const
  return (
    <table className="table latency">
      <thead>
        <tr>
          <th scope="col">What</th>
          <th scope="col">p50</th>
          <th scope="col">p95</th>
          <th scope="col">p99</th>
          <th scope="col">count</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(([name, note, latency]) => (
          <tr key={name}>
            <th scope="row">
              {name} <span className="dim">{note}</span>
              <LatencyBar latency={latency} scaleMs={Math.max(latency.p99Ms, 0.001)} />
            </th>
            {(['p50Ms', 'p95Ms', 'p99Ms'] as const).map((name) => (
              <td className="mono" key={name}>
                {latency.count === 0 ? '—' : formatMs(latency[name])}
              </td>
            ))}
            <td className="mono dim">{formatCount(latency.count)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/** Used of a whole, with both figures. */
export function Meter(props: {
  readonly label: string
  readonly value: number
  readonly max: number
  readonly text: string
}): ReactNode {
  const share = props.max > 0 ? Math.min(1, props.value / props.max) : 0
  const tone = share > 0.9 ? 'bad' : share > 0.7 ? 'warn' : 'ok'
  return (
    <div className="meter-row">
      <span>{props.label}</span>
      <span className="mono">{props.text}</span>
      {/* biome-ignore lint/a11y/useSemanticElements: a <meter> can not be styled the same in all browsers */}
      <div
        className="meter"
        role="meter"
        aria-label={props.label}
        aria-valuemin={0}
        aria-valuemax={props.max}
        aria-valuenow={props.value}
        aria-valuetext={props.text}
      >
        <div className={`meter-fill meter-${tone}`} style={{ width: `${Math.max(share * 100, 0.5)}%` }} />
      </div>
    </div>
  )
}
