import { type ReactNode, useContext, useEffect, useState } from 'react'
import type { MethodResult } from '../../protocol/methods.js'
import { formatCount } from '../format.js'
import { usePanel } from '../panel-context.js'
import { References } from '../references.js'

type Inbound = MethodResult<'references.inbound'>['inbound']

const SHOWN = 12

interface InboundProps {
  readonly path: readonly (string | number)[]
  readonly version: number
}

/** Who refers to an entity, by each reference that leads to its collection. Nothing where none does. */
export function InboundReferences({ path, version }: InboundProps): ReactNode {
  const { client, agent, go } = usePanel()
  const [slice, key] = [String(path[0]), String(path[1])]
  const isTarget = useContext(References).some(({ to }) => to === slice) && path.length === 2
  const [inbound, setInbound] = useState<Inbound>([])

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to ask again
  useEffect(() => {
    if (!isTarget) return
    let current = true
    void client.request(agent.agentId, 'references.inbound', { slice, key, limit: SHOWN }).then((reply) => {
      if (current && reply.ok) setInbound(reply.result.inbound)
    })
    return () => {
      current = false
    }
  }, [client, agent.agentId, slice, key, isTarget, version])

  if (!isTarget) return null
  return (
    <div className="inbound">
      {inbound.map(({ from, field, total, keys }) => (
        <div key={`${from}.${field}`}>
          <span className="dim">
            {total === 0
              ? 'Nothing refers to it by'
              : `${formatCount(total)} ${total === 1 ? 'refers' : 'refer'} to it by`}{' '}
          </span>
          <span className="mono">
            {from}.{field}
          </span>
          {total > 0 && <span className="dim">: </span>}
          <span className="inbound-keys mono">
            {keys.map((referrer) => (
              <button
                key={referrer}
                type="button"
                className="link"
                onClick={() => go({ screen: 'state', path: [from, referrer] })}
              >
                {referrer}
              </button>
            ))}
            {total > keys.length && <span className="dim">and {formatCount(total - keys.length)} more</span>}
          </span>
        </div>
      ))}
    </div>
  )
}
