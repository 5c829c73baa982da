import { expect, test } from 'vitest'
import { isOrder, orderBetween } from './order-between.js'
import { orderKeys } from './order-keys.js'

test('demo: there is always a place between two tasks, at the ends too', () => {
  let first = orderBetween(null, null)
  const last = orderBetween(first, null)
  let middle = last
  for (let i = 0; i < 200; i++) {
    const next = orderBetween(first, middle)
    expect(next > first && next < middle && isOrder(next)).toBe(true)
    if (i % 2) first = next
    else middle = next
  }
})

test('demo: between two equal keys there is none, so the task goes right after both', () => {
  const key = orderBetween('a1', 'a1')
  expect(key > 'a1').toBe(true)
  expect(isOrder(key)).toBe(true)
})

test('demo: order keys ascend over the ends of their blocks', () => {
  const next = orderKeys('a0')
  let previous = 'a0'
  for (let i = 0; i < 1_000; i++) {
    const key = next()
    expect(key > previous).toBe(true)
    previous = key
  }
})

test('demo: a string that is no order key is told apart', () => {
  for (const text of ['', 'a', 'zz', 'a00', 'todo', '{}']) expect(isOrder(text)).toBe(false)
  for (const text of ['a0', 'Zz', 'b00', 'a0V']) expect(isOrder(text)).toBe(true)
})
