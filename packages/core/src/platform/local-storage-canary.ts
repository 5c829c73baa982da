import type { CanaryPort } from '../ports/canary.js'
import { ambient } from './ambient.js'

const prefix = 'holdfast:canary:'
const keyOf = (name: string) => prefix + name

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
        if (value === undefined) ambient('localStorage')?.removeItem(keyOf(name))
        else ambient('localStorage')?.setItem(keyOf(name), JSON.stringify(value))
      } catch {
        // Full or refused: the canary warns, it does not guard.
      }
    },
    names() {
      try {
        const keys = Object.keys(ambient('localStorage') ?? {})
        return keys.filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length))
      } catch {
        return []
      }
    },
  }
}
