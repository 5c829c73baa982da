import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Config, defaultConfig, type EventName, type HoldfastErrorCode } from './index.js'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')

/** The first two cells of each row of the table under a heading, without the code quotes around them. */
function rowsUnder(heading: string): readonly (readonly string[])[] {
  const section = readme.split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? ''
  const rows = section.split('\n').filter((line) => line.startsWith('| `'))
  return rows.map((row) => [...row.matchAll(/\| `?([^|`]*)`? (?=\|)/g)].slice(0, 2).map(([, cell]) => cell ?? ''))
}

// Typed so that one more of them does not compile until it is listed here, and in the README.
const codes: Readonly<Record<HoldfastErrorCode, true>> = {
  CLOSED: true,
  LOCK_ORDER: true,
  LOCK_STOLEN: true,
  LOCK_TIMEOUT: true,
  MISSING_DEPENDENCY: true,
  MISUSE: true,
  NETWORK_ERROR: true,
  OUTDATED: true,
  PERMISSION_DENIED: true,
  RESOURCE_EXHAUSTED: true,
  STATE_CORRUPTED: true,
  STORAGE_FULL: true,
  TIMEOUT: true,
  VALIDATION_FAILED: true,
}
const events: Readonly<Record<EventName, true>> = {
  'state:updated': true,
  'state:rejected': true,
  'state:conflict': true,
  'state:large': true,
  'commit:saved': true,
  'status:changed': true,
  'config:changed': true,
  'transaction:started': true,
  'transaction:ended': true,
  'transaction:timeout': true,
  'consistency:checked': true,
  'optimization:completed': true,
  'backup:created': true,
  'backup:restored': true,
  'backup:failed': true,
  'recovery:completed': true,
  'data:lost': true,
  'version:outdated': true,
  'version:adopted': true,
  'presence:changed': true,
  'tab:joined': true,
  'tab:left': true,
  'leader:changed': true,
  'lock:acquired': true,
  'lock:released': true,
  'lock:timeout': true,
  'lock:stolen': true,
}

test('S10 the README lists each setting with its default, each event and each error code', () => {
  const literal = (value: Config[keyof Config]) => (typeof value === 'string' ? `'${value}'` : String(value))
  const defaults = Object.entries(defaultConfig).map(([key, value]) => [key, literal(value)])
  expect([...rowsUnder('Settings')].sort()).toEqual(defaults.sort())
  expect(rowsUnder('Events').map(([name]) => name)).toEqual(Object.keys(events))
  expect(
    rowsUnder('Errors')
      .map(([code]) => code)
      .sort(),
  ).toEqual(Object.keys(codes))
})
