import type { Config } from '../definition/config.js'
import { HoldfastError } from '../errors.js'
import { isRecord } from '../model/record.js'

/** The settings of a store in which nobody changed any. */
export const defaultConfig: Config = Object.freeze({
  enableRealTimeUpdates: true,
  validationEnabled: true,
  optimizationEnabled: true,
  maxStateSize: 52_428_800,
  syncTimeout: 30_000,
  durability: 'bounded',
})

type Rule = { readonly accepts: (value: unknown) => boolean; readonly wanted: string }

const flag: Rule = { accepts: (value) => typeof value === 'boolean', wanted: 'true or false' }

function wholeNumber(min: number, max: number): Rule {
  return {
    accepts: (value) => typeof value === 'number' && Number.isSafeInteger(value) && value >= min && value <= max,
    wanted: `a whole number from ${min} to ${max}`,
  }
}

const ruleOf: { readonly [Key in keyof Config]: Rule } = {
  enableRealTimeUpdates: flag,
  validationEnabled: flag,
  optimizationEnabled: flag,
  maxStateSize: wholeNumber(1_024, 2 ** 40),
  syncTimeout: wholeNumber(100, 3_600_000),
  durability: {
    accepts: (value) => value === 'relaxed' || value === 'bounded' || value === 'strict',
    wanted: `'relaxed', 'bounded' or 'strict'`,
  },
}

function isConfigKey(key: string): key is keyof Config {
  return Object.hasOwn(ruleOf, key)
}

/** Checks settings that the app gave; throws `MISUSE` for the first that is unknown or out of range. */
export function checkConfig(patch: Partial<Config>): Partial<Config> {
  if (!isRecord(patch)) throw new HoldfastError('MISUSE', 'config.set() needs an object of settings.')
  for (const [key, value] of Object.entries(patch)) {
    if (!isConfigKey(key)) {
      throw new HoldfastError('MISUSE', `There is no setting '${key}'. Settings: ${Object.keys(ruleOf).join(', ')}.`)
    }
    if (!ruleOf[key].accepts(value)) {
      throw new HoldfastError('MISUSE', `Setting '${key}' must be ${ruleOf[key].wanted}; got ${JSON.stringify(value)}.`)
    }
  }
  return patch
}

/** Settings as they were stored: those that are known and valid, the others left out. */
export function decodeConfig(stored: unknown): Partial<Config> {
  if (!isRecord(stored) || stored.v !== 1 || !isRecord(stored.values)) return {}
  const valid = Object.entries(stored.values).filter(([key, value]) => isConfigKey(key) && ruleOf[key].accepts(value))
  return Object.fromEntries(valid)
}
