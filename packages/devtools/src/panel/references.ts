import { createContext, useContext, useEffect, useState } from 'react'
import type { ReferenceInfo } from '../protocol/methods.js'
import { usePanel } from './panel-context.js'

/** The references of the shown store, for the parts of the state tree. */
export const References = createContext<readonly ReferenceInfo[]>([])

/** Asks the shown store for the references that it declares; none until it answers. */
export function useDeclaredReferences(): readonly ReferenceInfo[] {
  const { client, agent } = usePanel()
  const [references, setReferences] = useState<readonly ReferenceInfo[]>([])
  useEffect(() => {
    let current = true
    void client.request(agent.agentId, 'references.list', {}).then((reply) => {
      if (current && reply.ok) setReferences(reply.result.references)
    })
    return () => {
      current = false
    }
  }, [client, agent.agentId])
  return references
}

/** The collection that a place of the state refers to: the field itself, or an entry of its list. */
export function useTargetOf(path: readonly (string | number)[]): string | undefined {
  const [slice, , field] = path
  const references = useContext(References)
  if (path.length !== 3 && !(path.length === 4 && typeof path[3] === 'number')) return undefined
  return references.find((reference) => reference.from === slice && reference.field === field)?.to
}
