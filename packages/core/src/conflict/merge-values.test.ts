import { expect, test } from 'vitest'
import { mergeText } from './merge-text.js'
import { mergeValues } from './merge-values.js'

test('M6 what both wrote into a text that was not there is kept; without a declaration, mine stands', () => {
  const rules = { isDeep: true, isInferred: true, text: mergeText }
  const merge = (fields: ReadonlyMap<string, 'text'>) =>
    mergeValues({ id: 'n' }, { id: 'n', body: 'mine' }, { id: 'n', body: 'theirs' }, { ...rules, fields }, []).value
  expect(merge(new Map([['body', 'text']]))).toEqual({ id: 'n', body: 'theirsmine' })
  expect(merge(new Map())).toEqual({ id: 'n', body: 'mine' })
})
