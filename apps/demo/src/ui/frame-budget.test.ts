import { expect, test } from 'vitest'
import { nextChunkSize } from './frame-budget.js'

test('demo: chunks shrink when they take too long and at most double when they do not', () => {
  expect(nextChunkSize(400, 32, 8)).toBe(100)
  expect(nextChunkSize(100, 1, 8)).toBe(200)
  expect(nextChunkSize(100, 0, 8)).toBe(200)
  expect(nextChunkSize(100, 8, 8)).toBe(100)
})

test('demo: chunks stay between 100 and 2,000', () => {
  expect(nextChunkSize(400, 10_000, 8)).toBe(100)
  expect(nextChunkSize(2_000, 0.1, 8)).toBe(2_000)
})
