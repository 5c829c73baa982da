import { expect, test } from 'vitest'
import { nameTab } from './tab-name.js'

test('demo: a tab gets a name and the hue that goes with it, whatever chance says', () => {
  expect(nameTab(() => 0)).toEqual({ name: 'Amber Badger', hue: 70 })
  expect(nameTab(() => 0.999999)).toEqual({ name: 'Teal Wren', hue: 195 })
})
