import { expect, test } from 'vitest'
import { figures, type Section, short, table, withSection } from './markdown.js'
import type { Row } from './rows.js'

const one = { min: 0.001, median: 0.002, max: 0.0123 }
const row: Row = {
  adapter: 'holdfast',
  n: 1000,
  rounds: 5,
  updates: 40_000,
  facts: { packages: [], validates: 'yes', immutable: 'yes', durable: 'yes', crashSafe: 'yes', tabs: 'yes' },
  wallMs: one,
  loopMs: one,
  rendererCpuMs: one,
  browserCpuMs: one,
  taskMs: one,
  heapMb: one,
  bytes: 1234,
  transactions: 5,
  held: null,
  problems: [],
}
const section = (name: string, line: string): Section => ({
  name,
  title: name,
  notes: [],
  body: [line],
  circumstances: 'today',
})

test('numbers keep about three digits', () => {
  expect([1234.5, 45.67, 0.1234, Number.NaN].map(short)).toEqual(['1235', '45.7', '0.12', '–'])
})

test('a cell can not break its table', () => {
  expect(table(['a', 'b'], [['1|2', '3']])).toEqual(['| a | b |', '| --- | ---: |', '| 1\\|2 | 3 |'])
})

test('figures show median and spread, verdicts and what a library does not do', () => {
  const text = figures([row], 'µs per update', [
    { text: 'ratio', value: 1.2, target: 1.5 },
    { text: 'other', value: 2, target: 1 },
    { text: 'third', value: Number.NaN, target: 1 },
  ]).join('\n')
  expect(text).toContain('| holdfast | 1,000 | **2.00** (1.00–12.3) |')
  expect(text).toContain('| ratio | 1.20 | 1.50 | met |')
  expect(text).toContain('| other | 2.00 | 1.00 | **missed** |')
  expect(text).toContain('| third | – | 1.00 | not measured |')
  expect(text).toContain('| holdfast | yes | yes | yes | yes | yes |')
})

test('a wrong final state replaces the figures', () => {
  const text = figures([{ ...row, problems: ['999 tasks instead of 1000'] }], 'ms', []).join('\n')
  expect(text).toContain('**FAILED**: 999 tasks instead of 1000')
  expect(text).not.toContain('**2')
})

test('how long the event loop was held is shown where it was measured', () => {
  const held = { taskMs: 0, messageMs: 8.5, frameMs: 17 }
  const text = figures([{ ...row, held }, row], 'ms', []).join('\n')
  expect(text).toContain('| below 50 | 8.50 | 17.0 |')
  expect(text).toContain('| – | – | – |')
  expect(figures([row], 'ms', []).join('\n')).not.toContain('longest')
})

test('a section replaces the one of its name and leaves the others', () => {
  const first = withSection(withSection('# Report\n', section('a', 'old')), section('b', 'kept'))
  const second = withSection(first, section('a', 'new'))
  expect(second).toContain('new')
  expect(second).not.toContain('old')
  expect(second).toContain('kept')
  expect(second.indexOf('new')).toBeLessThan(second.indexOf('kept'))
  expect(withSection(second, section('a', 'new'))).toBe(second)
})
