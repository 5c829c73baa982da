import type { Check, CheckReport } from '../definition/check.js'
import type { Inconsistency } from './inconsistency.js'

/** What a check finds in an entity (of a check per entity) or in the whole state. One that throws is a finding itself. */
export function runCheck(check: Check, subject: unknown, state: unknown): readonly Inconsistency[] {
  const found: Inconsistency[] = []
  const report = (reported: CheckReport<object>) => found.push({ ...reported, code: 'check', check: check.name })
  try {
    check.run(subject, report, state)
  } catch (error) {
    const message = `Check '${check.name}' threw: ${error instanceof Error ? error.message : String(error)}`
    found.push({ code: 'check-threw', check: check.name, path: check.each === undefined ? [] : [check.each], message })
  }
  return found
}
