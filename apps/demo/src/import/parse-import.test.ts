import { expect, test } from 'vitest'
import { importLimits, parseImport } from './parse-import.js'

const bytes = (text: string) => new TextEncoder().encode(text).buffer
const parse = (text: string) => parseImport(bytes(text))
const reason = (text: string) => {
  const parsed = parse(text)
  return parsed.kind === 'refused' ? parsed.reason : ''
}

test('demo import: an array is a list of tasks, an object brings tasks and people', () => {
  expect(parse('[{"title":"a"}]')).toEqual({ kind: 'rows', tasks: [{ title: 'a' }], users: [] })
  expect(parse('{"tasks":[1],"users":[2],"format":"x"}')).toEqual({ kind: 'rows', tasks: [1], users: [2] })
  expect(parse('\ufeff[]')).toEqual({ kind: 'rows', tasks: [], users: [] })
})

test('demo import: what is not JSON is refused with a reason', () => {
  expect(reason('')).toMatch(/empty/)
  expect(reason(' \n')).toMatch(/empty/)
  expect(reason('[{"title":"a"}')).toMatch(/not valid JSON/)
  expect(reason('title,status\na,todo')).toMatch(/not valid JSON/)
})

test('demo import: JSON of another shape is refused with what was expected', () => {
  for (const text of ['null', '42', '"tasks"', '{}', '{"tasks":{}}', '{"tasks":null}', '{"items":[]}']) {
    expect(reason(text)).toMatch(/holds no tasks/)
  }
  expect(reason('{"tasks":[],"users":{}}')).toMatch(/"users"/)
})

test('demo import: bytes that are not UTF-8 are refused, not replaced letter by letter', () => {
  const parsed = parseImport(new Uint8Array([0x5b, 0x22, 0xe9, 0x22, 0x5d]).buffer)
  expect(parsed).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/UTF-8/) })
})

test('demo import: a file over the limit is refused before it is parsed', () => {
  const parsed = parseImport(new ArrayBuffer(importLimits.sizeBytes + 1))
  expect(parsed).toMatchObject({ kind: 'refused', reason: expect.stringMatching(/larger than 64 MB/) })
})

test('demo import: more rows than the limit are refused', () => {
  expect(reason(`[${'1,'.repeat(importLimits.rows)}1]`)).toMatch(/at most 250,000/)
})

test('demo import: a key named __proto__ brings no tasks', () => {
  expect(reason('{"__proto__":{"tasks":[]}}')).toMatch(/holds no tasks/)
  expect(Object.prototype).not.toHaveProperty('tasks')
})
