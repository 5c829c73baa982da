import type { CanaryPort } from '../ports/canary.js'
import { ambient } from './ambient.js'

const keyOf = (name: string) => `holdfast:canary:${name}`

/** The canary in localStorage, which survives the loss of IndexedDB. Where it is missing, full or refused, it remembers nothing. */
export function localStorageCanary(): CanaryPort {
  return {
    read(name) {
      try {
        const text = ambient('localStorage')?.getItem(keyOf(name)) ?? null
        return text === null ? undefined : (JSON.parse(text) as unknown)
      } catch {
        return undefined
      }
    },
    write(name, value) {
      try {
        ambient('localStorage')?.setItem(keyOf(name), JSON.stringify(value))
      } catch {
        // Full or refused: the canary warns, it does not guard.
      }
    },
  }
}
