import { createContext, useContext, useEffect, useRef } from 'react'

export type KeyHandlers = Readonly<Record<string, (() => void) | undefined>>

/** Where screens hang their keys; the panel asks the newest first. */
export const KeyLayers = createContext<Set<() => KeyHandlers>>(new Set())

/** Keys of a screen while it is shown. A handler that is undefined leaves the key to the panel. */
export function usePanelKeys(handlers: KeyHandlers): void {
  const layers = useContext(KeyLayers)
  const current = useRef(handlers)
  useEffect(() => {
    current.current = handlers
  })
  useEffect(() => {
    const layer = () => current.current
    layers.add(layer)
    return () => {
      layers.delete(layer)
    }
  }, [layers])
}

/** Whether the key goes into a field where it means itself. */
export function isTyping(target: EventTarget | null): boolean {
  const element = target as Partial<HTMLInputElement> | null
  if (element?.tagName === 'INPUT') return element.type !== 'checkbox'
  return element?.tagName === 'TEXTAREA' || element?.tagName === 'SELECT'
}
