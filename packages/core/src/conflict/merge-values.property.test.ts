import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { mergeText } from './merge-text.js'
import { type MergeRules, mergeValues } from './merge-values.js'

const deep: MergeRules = { fields: new Map(), isDeep: true, isInferred: false, text: mergeText }
const plain: MergeRules = { ...deep, isDeep: false }
const inferred: MergeRules = { ...deep, isInferred: true }
const merge = (base: unknown, mine: unknown, theirs: unknown, rules = deep) =>
  mergeValues(base, mine, theirs, rules, ['field']).value

const scalar = fc.oneof(
  fc.integer({ min: -9, max: 9 }),
  fc.constantFrom('a', 'b', 'c'),
  fc.boolean(),
  fc.constant(null),
)
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalar,
    fc.array(scalar, { maxLength: 4 }),
    fc.dictionary(fc.constantFrom('x', 'y', 'z'), tie('value'), { maxKeys: 3 }),
  ),
})).value

describe('three-way merging', () => {
  test('M4 one side alone that changed is taken as it is; what both made the same stands', () => {
    fc.assert(
      fc.property(json, json, fc.constantFrom(deep, plain, inferred), (base, changed, rules) => {
        expect(merge(base, base, changed, rules)).toEqual(changed)
        expect(merge(base, changed, base, rules)).toEqual(changed)
        if (rules !== inferred) expect(merge(base, changed, changed, rules)).toEqual(changed)
      }),
    )
  })

  test('M4 fields that only one side changed are all there, whoever is mine', () => {
    const record = fc.dictionary(fc.constantFrom('x', 'y', 'z', 'v', 'w'), scalar, { maxKeys: 5 })
    fc.assert(
      fc.property(record, record, record, (base, mine, theirs) => {
        const merged = merge(base, mine, theirs) as Record<string, unknown>
        for (const field of new Set([...Object.keys(base), ...Object.keys(mine), ...Object.keys(theirs)])) {
          const isMineChanged = base[field] !== mine[field]
          expect(merged[field]).toEqual(isMineChanged ? mine[field] : theirs[field])
        }
      }),
    )
  })

  test('M4 lists of distinct values keep what either side added and lose what either took out', () => {
    const set = fc.uniqueArray(fc.constantFrom(...'abcdefgh'), { maxLength: 8 })
    fc.assert(
      fc.property(set, set, set, (base, mine, theirs) => {
        const merged = merge(base, mine, theirs) as string[]
        expect(new Set(merged).size).toBe(merged.length)
        for (const item of 'abcdefgh') {
          const [was, my, their] = [base, mine, theirs].map((side) => side.includes(item))
          expect(merged.includes(item)).toBe(was ? my && their : my || their)
        }
      }),
    )
  })

  test('M4 a list with an entry twice is no set: mine stands', () => {
    expect(merge(['a'], ['a', 'a'], ['a', 'b'])).toEqual(['a', 'a'])
    expect(
      mergeValues(['a'], ['a', 'a'], ['a', 'b'], { ...plain, fields: new Map([['field', 'set']]) }, ['field']).value,
    ).toEqual(['a', 'b'])
  })

  test('M5 counters add what both sides added, in whatever order they come', () => {
    const rules: MergeRules = { ...plain, fields: new Map([['field', 'counter']]) }
    const count = fc.integer({ min: -1_000, max: 1_000 })
    fc.assert(
      fc.property(count, count, count, (base, mine, theirs) => {
        expect(merge(base, mine, theirs, rules)).toBe(theirs + mine - base)
        expect(merge(base, theirs, mine, rules)).toBe(theirs + mine - base)
      }),
    )
    expect(merge(undefined, 1, 2, rules)).toBe(3)
    expect(merge(0, 1.5, 'x', rules)).toBe(1.5)
    expect(merge(1, 2, 2, { ...inferred, fields: new Map([['field', 'set']]) })).toBe(2)
  })
})

describe('texts', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', 'é', '😀', '👨‍👩‍👧'), maxLength: 24 })

  test('M6 insertions of both sides are kept, deletions of either are done, and it is the same each time', () => {
    expect(mergeText('The cat sat.', 'The black cat sat.', 'The cat sat down.')).toBe('The black cat sat down.')
    expect(mergeText('one two three', 'two three', 'one two')).toBe('two')
    expect(mergeText('ab', 'aXb', 'aYb')).toBe('aYXb')
    fc.assert(
      fc.property(text, text, text, (base, mine, theirs) => {
        const merged = mergeText(base, mine, theirs)
        expect(mergeText(base, mine, theirs)).toBe(merged)
        expect(mergeText(base, base, theirs)).toBe(theirs)
        expect(mergeText(base, mine, base)).toBe(mine)
        // No character is torn apart.
        expect(merged).not.toMatch(/\p{Surrogate}/u)
      }),
      { numRuns: 60 },
    )
  })

  test('M6 what one side inserted is there as a whole, wherever the other typed', () => {
    fc.assert(
      fc.property(text, fc.nat(), fc.nat(), (base, at, other) => {
        const [i, j] = [at, other].map(
          (place) => [...base].slice(0, place % ([...base].length + 1)).join('').length,
        ) as [number, number]
        const insert = (place: number, what: string) => base.slice(0, place) + what + base.slice(place)
        const merged = mergeText(base, insert(i, '<mine>'), insert(j, '<theirs>'))
        expect(merged).toContain('<mine>')
        expect(merged).toContain('<theirs>')
        expect(merged.replace('<mine>', '').replace('<theirs>', '')).toBe(base)
      }),
    )
  })

  test('M6 texts that have nothing in common cost bounded effort', () => {
    const words = (seed: number) => Array.from({ length: 20_000 }, (_, n) => ((n * seed) % 9973).toString(36)).join(' ')
    const merged = mergeText(words(7), words(11), words(13))
    expect(merged.length).toBeGreaterThan(0)
  })
})
