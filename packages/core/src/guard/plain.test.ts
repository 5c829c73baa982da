import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Issue } from '../commit/commit.js'
import { maxDepth, plainCopy } from './plain.js'

function issuesOf(value: unknown): readonly Issue[] {
  const issues: Issue[] = []
  plainCopy(value, ['s'], issues)
  return issues
}

describe('plainCopy', () => {
  test('G2 JSON data comes out equal, copied and frozen, whatever it is', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const issues: Issue[] = []
        const copy = plainCopy(value, [], issues)
        if (JSON.stringify(value).includes('"__proto__"')) return
        expect(issues).toEqual([])
        expect(JSON.stringify(copy)).toBe(JSON.stringify(value))
        if (typeof value === 'object' && value !== null) {
          expect(copy).not.toBe(value)
          expect(Object.isFrozen(copy)).toBe(true)
          expect(Object.isFrozen(value)).toBe(false)
        }
      }),
    )
  })

  test('G2 what is not JSON is an issue with its path', () => {
    class Point {}
    expect(issuesOf({ a: [{ b: Number.NaN }] })).toMatchObject([{ path: ['s', 'a', 0, 'b'], code: 'not-json' }])
    expect(issuesOf({ a: () => 1 })).toMatchObject([{ path: ['s', 'a'], code: 'not-json' }])
    expect(issuesOf({ a: new Point() })[0]?.message).toContain('instance of Point')
    expect(issuesOf({ a: new Date(0) })[0]?.message).toContain('Date')
    expect(issuesOf([undefined])).toMatchObject([{ path: ['s', 0], code: 'not-json' }])
    expect(issuesOf({ a: 1n })).toMatchObject([{ code: 'not-json' }])
    expect(issuesOf({ [Symbol('x')]: 1 })).toMatchObject([{ code: 'not-json' }])
  })

  test('G2 a cycle and excessive depth are issues, not a crash', () => {
    const cyclic: { self?: unknown } = {}
    cyclic.self = cyclic
    expect(issuesOf(cyclic)).toMatchObject([{ path: ['s', 'self'], code: 'cycle' }])
    let deep: unknown = 1
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    expect(issuesOf(deep)).toMatchObject([{ code: 'too-deep' }])
    let fits: unknown = 1
    for (let depth = 0; depth < maxDepth; depth++) fits = [fits]
    expect(issuesOf(fits)).toEqual([])
  })

  test('G2 undefined fields are left out', () => {
    expect(plainCopy({ a: undefined, b: 1 }, [], [])).toStrictEqual({ b: 1 })
  })

  test('G6 an own `__proto__` field is refused and prototypes stay as they were', () => {
    const hostile: unknown = JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}')
    expect(issuesOf(hostile)).toMatchObject([{ path: ['s', '__proto__'], code: 'not-json' }])
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined()
  })
})
