import type { Check, CheckReport } from '../definition/check.js'
import { reasonOf } from '../errors.js'
import { isRecord } from '../model/record.js'
import type { Inconsistency } from './inconsistency.js'

/** What a check finds in an entity (of a check per entity) or in the whole state. One that throws, or is async, is a finding itself. */
export function runCheck(check: Check, subject: unknown, state: unknown): readonly Inconsistency[] {
  const found: Inconsistency[] = []
  let isOver = false
  const fail = (code: 'check-threw' | 'check-async', problem: string) => {
    const path = check.each === undefined ? [] : [check.each]
    found.push({ code, check: check.name, path, message: `Check '${check.name}' ${problem}` })
  }
  const report = (reported: CheckReport<object>) => {
    if (isOver) throw new Error(`Check '${check.name}' reported after it had ended.`)
    if (!isRecord(reported) || !Array.isArray(reported.path))
      throw new Error('it must report { path, message, repair }')
    const { path, message, repair } = reported
    found.push({
      code: 'check',
      check: check.name,
      path: [...path],
      message: String(message),
      ...(typeof repair === 'function' ? { repair } : {}),
    })
  }
  try {
    const returned: unknown = check.run(subject, report, state)
    if (isPromiseLike(returned)) {
      // What it comes to is nobody's: the finding says what to do instead.
      Promise.resolve(returned).catch(() => undefined)
      fail('check-async', 'must not be async: nobody waits for what it finds.')
    }
  } catch (error) {
    fail('check-threw', `threw: ${reasonOf(error)}`)
  }
  isOver = true
  return found
}

function isPromiseLike(value: unknown): boolean {
  return typeof (value as PromiseLike<unknown> | null | undefined)?.then === 'function'
}
