import type { ReactNode } from 'react'
import type { HealthPayload } from '../../protocol/topics.js'
import { formatBytes, formatCount, formatMs } from '../format.js'
import { Icon } from '../icons.js'

/** What each pass of optimisation last came to. */
export function PassTable({ passes }: { readonly passes: HealthPayload['passes'] }): ReactNode {
  return (
    <section className="card health-part" aria-label="Passes">
      <h3 className="heading">
        Optimisation <span className="dim">newest result of each pass</span>
      </h3>
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Pass</th>
            <th scope="col">removed</th>
            <th scope="col">before</th>
            <th scope="col">after</th>
            <th scope="col">work</th>
          </tr>
        </thead>
        <tbody>
          {passes.map(({ name, removed, bytesBefore, bytesAfter, durationMs, error }) => (
            <tr key={name}>
              <th scope="row">
                <span className="mono">{name}</span>
                {error !== null && (
                  <div className="bad">
                    <Icon name="cross" size={12} /> {error}
                  </div>
                )}
              </th>
              <td className="mono">{formatCount(removed)}</td>
              <td className="mono">{formatBytes(bytesBefore)}</td>
              <td className="mono">{formatBytes(bytesAfter)}</td>
              <td className="mono">{formatMs(durationMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
