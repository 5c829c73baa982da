import { expect, test } from 'vitest'
import { loadPart } from './load-once.js'

test('F7 a part that can not be loaded is an error that says so, and is tried again; once loaded it is not asked for again', async () => {
  const outcomes = [new Error('Failed to fetch'), 'part', 'another']
  const load = loadPart('makes capsules', async () => {
    const outcome = outcomes.shift()
    if (outcome instanceof Error) throw outcome
    return outcome
  })
  await expect(load()).rejects.toMatchObject({
    code: 'MISSING_DEPENDENCY',
    message: expect.stringContaining('makes capsules could not be loaded: Failed to fetch'),
  })
  expect([await load(), await load()]).toEqual(['part', 'part'])
})
