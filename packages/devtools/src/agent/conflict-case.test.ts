import { type ConflictRecord, collection, createSyncStore } from '@holdfast/core'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { createSimWorld } from '../../fixtures/simulated.js'
import { caseOf } from './conflict-case.js'
import { createRedaction } from './redaction.js'
import { viewConflict } from './view-conflict.js'

const conflict: ConflictRecord = {
  id: 't-1/0',
  at: 5,
  cid: 't-1',
  slice: 'notes',
  key: 'n',
  path: ['text'],
  base: 'base',
  mine: 'mine',
  theirs: 'theirs',
  result: 'mine',
  policy: 'version-wins',
  outcome: 'mine',
  fallback: undefined,
  theirCids: ['u-1'],
  commits: { mine: 2, theirs: 1 },
  owed: false,
  omitted: false,
}

test('P10 a conflict that mine won by versions becomes a case that passes, and fails where the last write is outvoted', async () => {
  const run = async (code: string) => {
    let body: () => Promise<void> = () => Promise.reject(new Error('there is no test'))
    const notes = collection({ schema: z.object({ id: z.string(), text: z.string() }), conflict: 'version-wins' })
    const definition = { name: 'case', version: 1, slices: { notes } }
    const collect = (_title: string, found: () => Promise<void>) => {
      body = found
    }
    const script = code.replace(/^import .*$/gm, '')
    const given = { createSyncStore, createSimWorld, expect, test: collect, definition }
    new Function(...Object.keys(given), script)(...Object.values(given))
    await body()
  }
  const state = { notes: new Map([['n', { id: 'n', text: 'now' }]]) }
  await run(caseOf(conflict, 'case', state))
  const tie = { ...conflict, result: 'theirs', outcome: 'theirs' } as const
  await run(caseOf(tie, 'case', state))
  await expect(run(caseOf({ ...tie, result: 'mine' }, 'case', state))).rejects.toThrow(/to deeply equal|toEqual/)
})

test('P10 a panel is told how versions stood, and that an answer is owed', () => {
  const redaction = createRedaction([])
  expect(viewConflict(conflict, redaction)).toMatchObject({
    policy: 'version-wins (2 commits to 1)',
    outcome: 'mine',
  })
  const owed = { ...conflict, policy: 'resolver', owed: true } as const
  expect(viewConflict(owed, redaction)).toMatchObject({ policy: 'resolver', outcome: 'owed' })
})
