import { expect, test } from 'vitest'
import { rotated, spreadOf } from './statistics.js'

test('the spread of an odd and of an even count', () => {
  expect(spreadOf([3, 1, 2])).toEqual({ min: 1, median: 2, max: 3 })
  expect(spreadOf([4, 1, 3, 2])).toEqual({ min: 1, median: 2.5, max: 4 })
  expect(spreadOf([7])).toEqual({ min: 7, median: 7, max: 7 })
})

test('each round begins with another one and leaves nobody out', () => {
  expect([0, 1, 2, 3].map((round) => rotated(['a', 'b', 'c'], round).join(''))).toEqual(['abc', 'bca', 'cab', 'abc'])
  expect(rotated([], 2)).toEqual([])
})
