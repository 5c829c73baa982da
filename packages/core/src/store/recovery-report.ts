import type { Finding } from '../journal/check-stored.js'
import type { Recovery } from '../sync/recovery-plan.js'
import type { RecoveryReport } from './status.js'

const maxSteps = 20

/** What a start found wrong, and what was done about it, for people. */
export function recoveryReport(
  findings: readonly Finding[],
  { loss, lostCommits, steps: done, backupUsed }: Recovery,
  durationMs: number,
): RecoveryReport {
  const steps = findings.map(
    ({ key, reason }) => `${key.join('/')}: ${reason.replace(/\.?$/, '.')} It was set aside in quarantine.`,
  )
  if (steps.length > maxSteps) steps.splice(maxSteps, steps.length, `… and ${steps.length - maxSteps} more.`)
  steps.unshift(...done, ...(loss === undefined ? [] : [loss]))
  const slices = new Set(findings.map(({ slice }) => slice).filter((slice) => slice !== null))
  const failed = findings
    .filter(({ slice, key }) => slice !== null && key.length === 1)
    .map(({ key }) => String(key[0]))
  return {
    success: true,
    recoveredSlices: [...slices],
    failedSlices: backupUsed === undefined ? failed : [],
    dataLoss: loss !== undefined || findings.length > 0,
    backupUsed: backupUsed ?? null,
    quarantined: findings.length,
    lostCommits,
    steps,
    durationMs,
  }
}
