import { expect, test } from 'vitest'
import * as z from 'zod'
import { deafChannel } from '../../../fixtures/deaf-channel.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { collection, createSyncStore, importCapsule, type Platform } from '../../index.js'
import { checksum } from '../../model/checksum.js'

const define = () => ({
  name: 'met',
  version: 1,
  slices: { notes: collection({ schema: z.object({ id: z.string(), text: z.string(), votes: z.number() }) }) },
})

/** A tab that met another's edit of the same note twice: once saved, once still pending. */
async function met() {
  const world = createSimWorld({ seed: 'met' })
  const open = async () => {
    const { platform } = world.openTab() as { platform: Platform }
    const store = createSyncStore(define(), { platform: { ...platform, channel: deafChannel } })
    await world.settle(store.ready)
    return store
  }
  const [one, two] = [await open(), await open()]
  const write = (store: typeof one, text: string) =>
    store.update((draft) => {
      const note = draft.notes.get('n')
      if (note) note.text = text
      else draft.notes.set('n', { id: 'n', text, votes: 0 })
    })
  await world.settle(write(one, 'base').saved)
  await world.settle(two.recover())
  await world.settle(write(one, 'one').saved)
  write(two, 'two')
  await world.settle(write(two, 'two again').saved)
  await world.settle(one.recover())
  await world.settle(write(one, 'one more').saved)
  write(two, 'pending')
  await world.settle(two.recover())
  const { platform } = world.openTab() as { platform: Platform }
  const opened = (text: string) => world.settle(importCapsule(text, define(), { platform }))
  const exported = (options = {}) => world.settle(two.exportCapsule(options))
  return { world, two, opened, exported }
}

/** A capsule with something else in it, and sums that are right. */
function forged(text: string, from: string | RegExp, to: string): string {
  const lines = text.split('\n')
  const { state } = JSON.parse(lines.pop() ?? '')
  const changed = lines.map((line) => line.replace(from, to))
  expect(changed).not.toEqual(lines)
  const sum = changed.reduce((sum, line) => checksum(line, sum), 0)
  return [...changed, JSON.stringify({ sum, state })].join('\n')
}

test('F1 M2 M11 a capsule lists the conflicts of its commits, saved and pending; what would come of settling them again can be seen', async () => {
  const { world, two, opened, exported } = await met()
  const listed = two.conflicts.list()
  expect(listed).toMatchObject([
    { mine: 'two', theirs: 'one', commits: { mine: 2, theirs: 1 } },
    { mine: 'pending', theirs: 'one more' },
  ])
  const store = await opened(await exported({ redact: false }))
  expect(store.conflicts.list()).toEqual(listed)
  expect(store.capsule.commits.flatMap(({ conflicts = [] }) => conflicts)).toEqual(listed)
  const id = listed[1]?.id ?? ''
  const tried = await world.settle(store.conflicts.replay(id, ({ mine, theirs }) => theirs ?? mine, { apply: false }))
  expect(tried).toMatchObject({ outcome: 'resolved', value: 'one more', applied: undefined })
  await expect(world.settle(store.conflicts.replay(id))).rejects.toMatchObject({ code: 'PERMISSION_DENIED' })
  const again = await opened(await world.settle(store.exportCapsule({ redact: false })))
  expect(again.conflicts.list()).toEqual([])
  const masked = await opened(await exported())
  expect(masked.conflicts.list()).toMatchObject([
    { id: listed[0]?.id, mine: 'xxx', theirs: 'xxx', base: 'xxxx' },
    { mine: 'xxxxxxx', theirs: 'xxx xxxx' },
  ])
})

test('F5 conflicts in a capsule are guarded; what is no conflict is left out, and the rest stands', async () => {
  const { opened, exported } = await met()
  const text = await exported({ redact: false })
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  await expect(opened(forged(text, '"theirs":"one"', `"theirs":${deep}`))).rejects.toMatchObject({
    code: 'STATE_CORRUPTED',
  })
  for (const [from, to] of [
    [/"conflicts":\[.*\]/, '"conflicts":7'],
    ['"outcome":"mine"', '"outcome":"whoever"'],
    ['"policy":"last-write-wins"', '"policy":"mine"'],
  ] as const) {
    const store = await opened(forged(text, from, to))
    expect(store.conflicts.list()).toEqual([])
    expect(store.getState().notes.get('n')?.text).toBe('pending')
  }
})
