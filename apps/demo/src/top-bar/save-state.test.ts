import { expect, test } from 'vitest'
import { saveStateOf } from './save-state.js'

const live = { phase: 'live', pending: 0, degraded: null } as const
const degraded = {
  code: 'NETWORK_ERROR',
  reason: 'The disk is full.',
  since: 0,
  disabledFeatures: [],
  nextRetryAt: null,
} as const

test('S1 the status says saved, saving, or why nothing is saved', () => {
  expect(saveStateOf(live)).toEqual({ tone: 'saved', text: 'All changes saved' })
  expect(saveStateOf({ ...live, pending: 2 })).toEqual({ tone: 'saving', text: 'Saving…' })
  expect(saveStateOf({ ...live, pending: 2, degraded })).toEqual({
    tone: 'failed',
    text: 'Not saved: The disk is full.',
    detail: degraded.reason,
  })
})

test('R4 a board of a newer app is shown as read-only', () => {
  expect(saveStateOf({ ...live, phase: 'outdated' })).toMatchObject({
    tone: 'failed',
    text: expect.stringMatching(/Read-only/),
  })
})

test('R11 a board that could not be brought to this version is shown as read-only, and as untouched', () => {
  expect(saveStateOf({ ...live, phase: 'migration-failed', degraded })).toEqual({
    tone: 'failed',
    text: 'Read-only: the data could not be updated for this version of the app. Nothing was changed.',
  })
})

test('R6 without storage the status never claims that changes are saved', () => {
  expect(saveStateOf({ ...live, phase: 'memory' })).toMatchObject({
    tone: 'failed',
    text: expect.stringMatching(/Not saved/),
  })
  expect(saveStateOf({ ...live, phase: 'closed' })).toMatchObject({ tone: 'failed' })
  expect(saveStateOf({ ...live, phase: 'boot' }).tone).toBe('saving')
})

test('J10 a known kind of failure is said in words for the person at the screen', () => {
  const reason = 'The quota of this origin is used up.'
  expect(saveStateOf({ ...live, degraded: { ...degraded, code: 'STORAGE_FULL', reason } })).toEqual({
    tone: 'failed',
    text: 'Not saved: this device is out of space',
    detail: reason,
  })
})
