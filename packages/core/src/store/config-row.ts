import type { Config } from '../definition/config.js'
import { isRecord } from '../model/record.js'
import { defaultConfig, problemOf } from './check-config.js'

/** The settings as they are stored. What this app does not know in it is a newer app's and stays. */
export interface ConfigRow {
  readonly v: 1
  /** Grows with each write: tells a row that was read before this tab's own write from one that came after. */
  readonly revision: number
  readonly values: Readonly<Record<string, unknown>>
}

export interface StoredConfig {
  readonly revision: number
  /** Settings that are known and valid. */
  readonly values: Partial<Config>
  /** What is wrong with the others that are known, by key. */
  readonly problems: ReadonlyMap<string, string>
}

/** Reads settings as they were stored; nothing, or what is no row of settings, are none. */
export function readConfigRow(stored: unknown): StoredConfig {
  const { revision, values } = rowOf(stored)
  const known = Object.entries(values).filter(([key]) => Object.hasOwn(defaultConfig, key))
  const problems = new Map<string, string>()
  for (const [key, value] of known) {
    const problem = problemOf(key, value)
    if (problem !== undefined) problems.set(key, problem)
  }
  return { revision, values: Object.fromEntries(known.filter(([key]) => !problems.has(key))), problems }
}

/** The row that keeps these settings in place of what is stored of them, and everything else as it is stored. */
export function writeConfigRow(stored: unknown, settings: Readonly<Record<string, unknown>>): ConfigRow {
  const { revision, values } = rowOf(stored)
  const isDefault = ([key, value]: [string, unknown]) =>
    Object.hasOwn(settings, key) && value === defaultConfig[key as keyof Config]
  const kept = Object.entries({ ...values, ...settings }).filter((entry) => !isDefault(entry))
  const rest = isRecord(stored) ? stored : {}
  return { ...rest, v: 1, revision: revision + 1, values: Object.fromEntries(kept) }
}

function rowOf(stored: unknown): Pick<ConfigRow, 'revision' | 'values'> {
  if (!isRecord(stored) || stored.v !== 1 || !isRecord(stored.values)) return { revision: 0, values: {} }
  return { revision: Number.isSafeInteger(stored.revision) ? (stored.revision as number) : 0, values: stored.values }
}
