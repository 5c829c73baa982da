import { type Backup, HoldfastError } from '@holdfast/core'
import { expect, test } from 'vitest'
import { backupFacts, backupName, backupProblem, differenceLines } from './backup-text.js'

const details = {
  kind: 'automatic',
  note: '',
  at: 1_790_000_000_000,
  version: 4,
  schemaVersion: 2,
  counts: { tasks: 1_200, users: 8 },
} as const
const backup: Backup = { id: 'b1', sizeBytes: 2_340_000, isImported: false, persistent: true, details, problem: null }
const unchanged = { added: [], changed: [], removed: [] }

test('B2 a backup is called by its note, or else by why it was made', () => {
  expect(backupName(backup)).toBe('Made automatically')
  expect(backupFacts(backup).slice(1)).toEqual(['1,200 tasks', '2.3 MB'])
  const noted: Backup = { ...backup, isImported: true, sizeBytes: 90, details: { ...details, note: 'Mine' } }
  expect(backupName(noted)).toBe('Mine')
  expect(backupFacts(noted).slice(1)).toEqual(['From a file', '1,200 tasks', '1 kB'])
})

test('B6 a backup that is only in memory says so, and a broken one makes no claims', () => {
  expect(backupFacts({ ...backup, persistent: false }).at(-1)).toBe('Gone when this page is closed')
  const broken: Backup = { ...backup, details: null, problem: 'It is cut off.' }
  expect(backupName(broken)).toBe('Broken backup')
  expect(backupFacts(broken)).toEqual(['2.3 MB'])
})

test('B3 what a restore changes is told part by part, and only where something does', () => {
  const differences = [
    { slice: 'tasks', isChanged: true, ...unchanged, added: ['a', 'b'], removed: ['c'] },
    { slice: 'users', isChanged: false, ...unchanged },
    { slice: 'limits', isChanged: true, ...unchanged },
  ]
  expect(differenceLines(differences)).toEqual(['Tasks: 2 brought back, 1 removed', 'Column limits: changed'])
})

test('B1 a broken backup is told of in words for the person at the screen', () => {
  expect(backupProblem(new HoldfastError('STATE_CORRUPTED', 'Byte 7 differs.'))).toMatch(/^This backup is broken/)
  expect(backupProblem(new Error('Something else.'))).toBe('Something else.')
})
