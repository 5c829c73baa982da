import { describe, expect, test } from 'vitest'
import type { Issue } from '../commit/commit.js'
import { maxBytes, maxNodes, plainCopy } from './plain.js'

function read(value: unknown) {
  const issues: Issue[] = []
  return { copy: plainCopy(value, ['s'], issues), issues }
}

function hostile(run: () => unknown): object {
  const trap = () => run()
  return new Proxy({}, { get: trap, ownKeys: trap as never, getPrototypeOf: trap as never, has: trap as never })
}

describe('plainCopy of hostile values', () => {
  test('G2 a cycle says where it is and where it leads back to', () => {
    const list: { items: unknown[] } = { items: [] }
    list.items.push({ deep: list.items })
    expect(read({ list }).issues).toMatchObject([
      {
        code: 'cycle',
        path: ['s', 'list', 'items', 0, 'deep'],
        message: expect.stringContaining("'s.list.items.0.deep' leads back to 's.list.items'"),
      },
    ])
    const shared = { a: 1 }
    expect(read([shared, shared])).toEqual({ copy: [{ a: 1 }, { a: 1 }], issues: [] })
  })

  test.each([
    ['a bigint', 1n],
    ['a symbol', Symbol('x')],
    ['a function', () => 1],
    ['a date', new Date(0)],
    ['a map', new Map()],
    ['a set', new Set()],
    ['a promise', Promise.resolve()],
    ['bytes', new Uint8Array(2)],
    ['text in a box', Object('x')],
    ['a field that is a function', { toJSON: () => 1 }],
    ['a thenable', Object.fromEntries([['then', () => undefined]])],
    ['an instance whose class has a hostile name', Object.create({ constructor: { name: Symbol('x') } })],
    [
      'a getter that throws',
      {
        get a() {
          throw new Error('no')
        },
      },
    ],
    [
      'a getter that throws what is no error',
      {
        get a() {
          throw Object.create(null)
        },
      },
    ],
    [
      'a proxy that throws',
      hostile(() => {
        throw new Error('no')
      }),
    ],
    ['a proxy that lies', hostile(() => 7)],
    [
      'a revoked proxy',
      (() => {
        const { proxy, revoke } = Proxy.revocable({}, {})
        revoke()
        return proxy
      })(),
    ],
    ['a list with holes', Object.assign([], { 0: 1, 2: 2 })],
    ['a list with a field -1', Object.assign([1], { '-1': 1 })],
    ['a list with a field 01', Object.assign([1], { '01': 1 })],
    ['a list with a name', Object.assign([1], { foo: 1 })],
    ['a list with a symbol', Object.assign([1], { [Symbol('x')]: 1 })],
  ])('G2 %s is an issue with its path', (_what, value) => {
    const { issues } = read({ a: { b: value } })
    expect(issues.length).toBeGreaterThan(0)
    for (const { path, code } of issues) {
      expect(path.slice(0, 3)).toEqual(['s', 'a', 'b'])
      expect(code).toBe('not-json')
    }
  })

  test('G2 fields named like methods are plain data, and a getter is read once', () => {
    const names = {
      ...Object.fromEntries([['then', 1]]),
      toJSON: 'x',
      length: -1,
      constructor: { prototype: { a: 1 } },
      hasOwnProperty: null,
    }
    expect(read(names)).toEqual({ copy: names, issues: [] })
    let reads = 0
    const getter = {
      get n() {
        return ++reads
      },
    }
    expect(read(getter).copy).toEqual({ n: 1 })
    expect(reads).toBe(1)
  })

  test('G10 a value beyond the caps ends the copy there: what is shared a thousand times over, and lists without end', () => {
    let shared: unknown = 1
    for (let depth = 0; depth < 60; depth++) shared = [shared, shared]
    const endless: unknown[] = []
    endless.push({
      get more() {
        endless.push(endless[0])
        return 1
      },
    })
    for (const value of [
      shared,
      new Array(2 ** 32 - 1),
      new Array(maxNodes + 1).fill(0),
      { t: 'x'.repeat(maxBytes) },
    ]) {
      expect(read(value).issues.map(({ code }) => code)).toContain('too-large')
    }
    expect(read(endless).copy).toEqual([{ more: 1 }])
    const bad = new Array(10_000).fill(() => 1)
    expect(read(bad).issues).toHaveLength(100)
  })
})
