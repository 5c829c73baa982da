import { isRecord } from '../model/record.js'
import type { HistoryOptions } from './history.js'
import { misuse } from './read-functions.js'

const defaults: Required<HistoryOptions> = { maxSteps: 100, maxBytes: 10_000_000, groupWithinMs: 0 }

/** The limits of undo. Throws `MISUSE` for one that is unknown or no number from 0. */
export function readHistory(store: string, declared: unknown = {}): Required<HistoryOptions> {
  if (!isRecord(declared)) throw misuse(`Store '${store}': \`history\` must be an object of options.`)
  for (const [key, value] of Object.entries(declared)) {
    if (Object.hasOwn(defaults, key) && typeof value === 'number' && value >= 0) continue
    throw misuse(
      `Store '${store}': history.${key} must be one of ${Object.keys(defaults).join(', ')}, and a number from 0.`,
    )
  }
  return { ...defaults, ...declared }
}
