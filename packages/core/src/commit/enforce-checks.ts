import type { Inconsistency } from '../consistency/inconsistency.js'
import { runCheck } from '../consistency/run-check.js'
import type { Check } from '../definition/check.js'
import type { Applied } from '../model/apply.js'
import { collectionOf, type RootState } from '../model/root-state.js'
import type { Issue } from './commit.js'

/**
 * Issues for what enforced checks find after a commit and did not find before it. A check per entity looks at the entities
 * that the commit touched; one of the whole state, or whose other slices were touched, looks at everything it covers.
 */
export function enforceChecks(checks: readonly Check[], before: RootState, applied: Applied, issues: Issue[]): void {
  for (const check of checks) {
    if (!check.enforce) continue
    for (const { path, code, message } of addedFindings(check, before, applied)) {
      issues.push({ path, code, message: code === 'check' ? `${message} (check '${check.name}')` : message })
    }
  }
}

function addedFindings(check: Check, before: RootState, { state, touched }: Applied): readonly Inconsistency[] {
  const isWhole = [...touched.keys()].some((slice) => check.slices.has(slice))
  if (isWhole) return added(findAll(check, state), () => findAll(check, before))
  const changes = check.each === undefined ? undefined : touched.get(check.each)
  if (changes === undefined || changes === 'value') return []
  const findings: Inconsistency[] = []
  for (const { before: old, after } of changes.values()) {
    if (after === undefined) continue
    const found = runCheck(check, after, state)
    for (const finding of added(found, () => (old === undefined ? [] : runCheck(check, old, before)))) {
      findings.push(finding)
    }
  }
  return findings
}

function findAll(check: Check, state: RootState): readonly Inconsistency[] {
  if (check.each === undefined) return runCheck(check, state, state)
  const found: Inconsistency[] = []
  for (const entity of collectionOf(state, check.each).values()) {
    // One by one: a spread of very many would not fit on the stack.
    for (const finding of runCheck(check, entity, state)) found.push(finding)
  }
  return found
}

/** What was there before is not the commit's doing, and must not keep anybody from editing. */
function added(found: readonly Inconsistency[], before: () => readonly Inconsistency[]): readonly Inconsistency[] {
  if (found.length === 0) return found
  const identity = ({ path, code, message }: Inconsistency) => JSON.stringify([path, code, message])
  const known = new Set(before().map(identity))
  // A check that is async holds nothing to compare: it refuses what it was made to judge.
  return found.filter((finding) => finding.code === 'check-async' || !known.has(identity(finding)))
}
