import { expect, test } from 'vitest'
import { ConflictWatch } from './conflict-watch.js'

test('J9 appends that keep meeting a conflict at one place are damage only where the journal was read in between', () => {
  const watch = new ConflictWatch()
  const met = (head: number) => watch.met('r.1', head)
  expect(met(7)).toEqual({ type: 'conflicted', again: false })
  // What an offer brought was known already.
  expect(met(7)).toEqual({ type: 'conflicted', again: true })
  watch.read()
  expect(() => met(7)).toThrow(/takes no commit after number 7/)
  expect(met(8)).toEqual({ type: 'conflicted', again: false })
  watch.read()
  expect(met(9)).toEqual({ type: 'conflicted', again: false })
})
