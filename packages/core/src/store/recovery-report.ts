import type { Finding } from '../journal/check-stored.js'
import type { RecoveryReport } from './status.js'

const maxSteps = 20

/** What a start found wrong, for people. */
export function recoveryReport(
  findings: readonly Finding[],
  loss: string | undefined,
  durationMs: number,
): RecoveryReport {
  const steps = findings.map(({ key, reason }) => `${key.join('/')}: ${reason} It was set aside in quarantine.`)
  if (steps.length > maxSteps) steps.splice(maxSteps, steps.length, `… and ${steps.length - maxSteps} more.`)
  if (loss !== undefined) steps.unshift(loss)
  const slices = new Set(findings.map(({ slice }) => slice).filter((slice) => slice !== null))
  return {
    success: true,
    recoveredSlices: [...slices],
    failedSlices: findings
      .filter(({ slice, key }) => slice !== null && key.length === 1)
      .map(({ key }) => String(key[0])),
    dataLoss: true,
    quarantined: findings.length,
    steps,
    durationMs,
  }
}
