import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createManualClock } from '../../../../testing/src/index.js'
import { deafChannel } from '../../../fixtures/deaf-channel.js'
import { browserPlatform, type ConflictPolicy, collection, createSyncStore, type FieldMerges } from '../../index.js'
import { TextSource } from './text-source.js'

const Note = z.object({ id: z.string(), text: z.string() })

function openTab(name: string, policies: { conflict?: ConflictPolicy; fields?: FieldMerges<{ text: string }> }) {
  const channel = deafChannel
  const slices = { notes: collection({ schema: Note, ...policies }) }
  return createSyncStore({ name, version: 1, slices }, { platform: { ...browserPlatform(), channel } })
}

test('M6 the library for texts is loaded when a definition or a setting asks for it, and then used', async () => {
  for (const [index, policies] of [{ fields: { text: 'text' } }, { conflict: 'crdt' }, {}].entries()) {
    const options = policies as Parameters<typeof openTab>[1]
    const [one, two] = [openTab(`texts-${index}`, options), openTab(`texts-${index}`, options)]
    await Promise.all([one.ready, two.ready])
    if (index === 2) two.config.set({ conflict: 'crdt' })
    const write = (tab: typeof one, text: string) =>
      tab.update((draft) => void draft.notes.set('n', { id: 'n', text })).saved
    await write(one, 'The cat sat.')
    await two.recover()
    await write(one, 'The black cat sat.')
    await write(two, 'The cat sat down.')
    expect(two.getState().notes.get('n')?.text).toBe('The black cat sat down.')
    for (const tab of [one, two]) await tab.close()
  }
})

test('M6 nobody waits longer than ten seconds for it; until it is there, it is said why not', async () => {
  const clock = createManualClock()
  const source = new TextSource(() => new Promise(() => {}))
  let isReady = false
  const ready = source.ready(clock).then(() => {
    isReady = true
  })
  await clock.advance(9_999)
  expect(isReady).toBe(false)
  await clock.advance(1)
  await ready
  expect(source.merge).toContain('not loaded')
  const failing = new TextSource(() => Promise.reject(new Error('offline')))
  await failing.ready(clock)
  expect(failing.merge).toContain('offline')
  let tries = 0
  const later = new TextSource(() =>
    tries++ === 0 ? Promise.reject(new Error('offline')) : import('../../conflict/merge-text.js'),
  )
  await later.load()
  await later.load()
  expect(typeof later.merge).toBe('function')
})

test('M6 what one store of a page has loaded the next one has without loading anything', async () => {
  await new TextSource().load()
  const next = new TextSource()
  void next.load()
  // A few reactions, and no task: nothing was fetched.
  for (let turn = 0; turn < 5; turn++) await Promise.resolve()
  expect(typeof next.merge).toBe('function')
})
