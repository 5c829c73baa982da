import type { Config } from '../definition/config.js'
import { conflictPolicies } from '../definition/conflict-policy.js'
import { HoldfastError } from '../errors.js'
import { isRecord } from '../model/record.js'

/** The settings of a store in which nobody changed any. */
export const defaultConfig: Config = Object.freeze({
  enableRealTimeUpdates: true,
  consistencyCheckInterval: 5_000,
  recoveryEnabled: true,
  validationEnabled: true,
  optimizationEnabled: true,
  optimizationInterval: 60_000,
  maxStateSize: 52_428_800,
  syncTimeout: 30_000,
  durability: 'bounded',
  backupInterval: 300_000,
  backupRetention: 5,
  conflict: 'last-write-wins',
})

type Rule = { readonly accepts: (value: unknown) => boolean; readonly wanted: string }

const flag: Rule = { accepts: (value) => typeof value === 'boolean', wanted: 'true or false' }

function wholeNumber(min: number, max: number): Rule {
  return {
    accepts: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max,
    wanted: `a whole number from ${min} to ${max}`,
  }
}

function oneOf(...choices: readonly string[]): Rule {
  const wanted = choices.map((choice) => `'${choice}'`).join(' or ')
  return { accepts: (value) => typeof value === 'string' && choices.includes(value), wanted }
}

/** Milliseconds between two runs; 0: none. The shortest keeps a store that does nothing else from being busy with it. */
const interval: Rule = {
  accepts: (value) =>
    value === 0 || (Number.isSafeInteger(value) && (value as number) >= 10 && (value as number) <= 2 ** 31 - 1),
  wanted: 'a whole number of milliseconds from 10 to 2147483647, or 0 for never',
}

const ruleOf: { readonly [Key in keyof Config]: Rule } = {
  enableRealTimeUpdates: flag,
  consistencyCheckInterval: interval,
  recoveryEnabled: flag,
  validationEnabled: flag,
  optimizationEnabled: flag,
  optimizationInterval: interval,
  maxStateSize: wholeNumber(1_024, 2 ** 40),
  syncTimeout: wholeNumber(100, 3_600_000),
  durability: oneOf('relaxed', 'bounded', 'strict'),
  backupInterval: interval,
  backupRetention: wholeNumber(1, 1_000),
  conflict: oneOf(...conflictPolicies),
}

/** Why a setting can not have that value, in a sentence; undefined when it can. */
export function problemOf(key: string, value: unknown): string | undefined {
  if (!Object.hasOwn(ruleOf, key)) return `There is no setting '${key}'. Settings: ${Object.keys(ruleOf).join(', ')}.`
  const { accepts, wanted } = ruleOf[key as keyof Config]
  if (accepts(value)) return undefined
  const got = typeof value === 'object' && value !== null ? 'an object' : `${typeof value} ${String(value)}`
  return `Setting '${key}' must be ${wanted}; got ${got}.`
}

/** Checks settings that the app gave; throws `MISUSE` for the first that is unknown or out of range. */
export function checkConfig(patch: Partial<Config>): Partial<Config> {
  if (!isRecord(patch)) throw new HoldfastError('MISUSE', 'config.set() needs an object of settings.')
  const entries = Object.entries(patch)
  for (const [key, value] of entries) {
    const problem = problemOf(key, value)
    if (problem !== undefined) throw new HoldfastError('MISUSE', problem)
  }
  return Object.fromEntries(entries)
}
