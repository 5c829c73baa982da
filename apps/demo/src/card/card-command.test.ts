import { expect, test } from 'vitest'
import { cardCommand } from './card-command.js'

const press = (key: string, held: Partial<Record<'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey', boolean>> = {}) =>
  cardCommand({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...held })

test('demo: arrows go to another task, with Shift they take the task along', () => {
  expect(press('ArrowDown')).toEqual({ kind: 'focus', direction: 'down' })
  expect(press('ArrowRight', { shiftKey: true })).toEqual({ kind: 'move', direction: 'right' })
})

test('demo: digits from 1 to 5 set the priority, others do nothing', () => {
  expect(press('5')).toEqual({ kind: 'prioritise', priority: 5 })
  expect(press('6')).toBeUndefined()
  expect(press('0')).toBeUndefined()
})

test("demo: the browser's combinations are left alone, and so are names of prototypes", () => {
  expect(press('ArrowLeft', { altKey: true })).toBeUndefined()
  expect(press('a', { ctrlKey: true })).toBeUndefined()
  expect(press('Backspace', { metaKey: true })).toBeUndefined()
  expect(press('constructor')).toBeUndefined()
})
