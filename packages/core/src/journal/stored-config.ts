import { isRecord } from '../model/record.js'
import type { Storage } from '../ports/storage.js'
import { rows } from './rows.js'

/**
 * Puts in place of the stored settings what `change` makes of them, and gives that. The first try goes by what was `seen`
 * there, at once: a page that goes away takes no second step. When another tab was faster, what it stored is read.
 */
export async function replaceConfig(
  storage: Storage,
  seen: unknown,
  change: (stored: unknown) => unknown,
): Promise<unknown> {
  let stored = seen
  for (;;) {
    const next = change(stored)
    const expected = JSON.stringify(stored)
    const outcome = await storage.write({
      expect: { key: rows.config, holds: (value) => JSON.stringify(value) === expected },
      put: [[rows.config, next]],
      durability: 'relaxed',
    })
    if (outcome === 'written') return next
    const [row] = await storage.read([{ key: rows.config }])
    stored = row?.[0]
  }
}

/** Whether a setting is off as it is stored: before the settings of the store are in force. */
export function isSwitchedOff(stored: unknown, setting: 'validationEnabled' | 'recoveryEnabled'): boolean {
  return isRecord(stored) && isRecord(stored.values) && stored.values[setting] === false
}
