import { expect, test } from 'vitest'
import { isFiltering, nobody, noFilter, taskMatcher } from './board-filter.js'

const task = {
  title: 'Fix the CARD form',
  labels: ['checkout'],
  description: 'See the recording',
  assigneeId: 'u1',
  priority: 4,
}
const passes = (change: Partial<typeof noFilter>) => taskMatcher({ ...noFilter, ...change })?.(task)

test('demo: without a filter nothing is tested', () => {
  expect(taskMatcher(noFilter)).toBeUndefined()
  expect(isFiltering({ ...noFilter, text: '  ' })).toBe(false)
})

test('demo: the search finds all words in any order, in title, labels and description', () => {
  expect(passes({ text: 'form card' })).toBe(true)
  expect(passes({ text: 'CHECK' })).toBe(true)
  expect(passes({ text: 'recording' })).toBe(true)
  expect(passes({ text: 'card invoice' })).toBe(false)
})

test('demo: assignee and priority must both fit', () => {
  expect(passes({ assigneeId: 'u1', priority: 4 })).toBe(true)
  expect(passes({ assigneeId: 'u2' })).toBe(false)
  expect(passes({ priority: 5 })).toBe(false)
  expect(passes({ assigneeId: nobody })).toBe(false)
  expect(taskMatcher({ ...noFilter, assigneeId: nobody })?.({ ...task, assigneeId: null })).toBe(true)
})
