import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checksum, checksumBytes } from './checksum.js'

test('J6 changing any single unit of a text changes its checksum', () => {
  fc.assert(
    fc.property(
      fc.string({ minLength: 1, maxLength: 200 }),
      fc.nat(),
      fc.integer({ min: 1, max: 0xffff }),
      (text, at, flip) => {
        const index = at % text.length
        const changed =
          text.slice(0, index) + String.fromCharCode(text.charCodeAt(index) ^ flip) + text.slice(index + 1)
        expect(checksum(changed)).not.toBe(checksum(text))
      },
    ),
  )
})

test('J6 texts of other lengths, orders and seeds differ', () => {
  const texts = ['', 'a', 'aa', 'ab', 'ba', '\u0000', '\u0000\u0000', 'abcd', 'abdc', 'abcde', 'x'.repeat(64)]
  const sums = texts.flatMap((text) => [checksum(text), checksum(text, 1), checksum(text, 2)])
  expect(new Set(sums).size).toBe(sums.length)
})

test('J6 flipping any bit of any byte changes the checksum of bytes, wherever they begin in their buffer', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 100 }),
      fc.nat(),
      fc.nat({ max: 7 }),
      fc.nat({ max: 7 }),
      (bytes, at, bit, offset) => {
        const sum = checksumBytes(bytes)
        const moved = new Uint8Array(bytes.length + offset).subarray(offset)
        moved.set(bytes)
        expect(checksumBytes(moved)).toBe(sum)
        moved[at % bytes.length]! ^= 1 << bit
        expect(checksumBytes(moved)).not.toBe(sum)
      },
    ),
  )
})
