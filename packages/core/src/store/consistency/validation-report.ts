import type { Inconsistency } from '../../consistency/inconsistency.js'
import type { Config } from '../../definition/config.js'
import { isLarge as isStateLarge } from '../state-size.js'
import type { Plan } from './plan.js'
import { recommend } from './recommend.js'
import type { ValidationReport } from './report.js'
import type { Validity } from './validate-state.js'

export interface Validated extends Pick<ValidationReport, 'inconsistencies' | 'version' | 'at' | 'durationMs'> {
  readonly validity: Validity
  readonly plan: Plan
  /** Estimated size of the state. */
  readonly bytes: number
  readonly config: Config
}

/** Joins what schemas, checks and size say of a state. */
export function validationReport({ validity, plan, bytes, config, ...rest }: Validated): ValidationReport {
  const { errors, warnings, validated } = validity
  const { inconsistencies } = rest
  const schemaErrors = errors.count
  const notNormal = warnings.count
  for (const finding of inconsistencies) {
    if (!isEnforced(finding, plan)) continue
    const { path, message, code } = finding
    errors.add({ path, message, code })
  }
  const isLarge = isStateLarge(bytes, config)
  if (isLarge) {
    const message = `The state takes about ${bytes} bytes of the ${config.maxStateSize} that maxStateSize allows.`
    warnings.add({ path: [], code: 'state-large', message })
  }
  return Object.freeze({
    isValid: errors.count === 0,
    errors: errors.read(),
    warnings: warnings.read(),
    recommendations: recommend({ schemaErrors, notNormal, inconsistencies, isLarge, config }),
    validated,
    ...rest,
  })
}

/** Whether what it belongs to is an invariant of the definition. */
function isEnforced({ check, code }: Inconsistency, { subjects }: Plan): boolean {
  return subjects.some(
    (subject) =>
      subject.isEnforced && subject.name === check && (subject.reference !== undefined) === (code === 'orphan'),
  )
}
