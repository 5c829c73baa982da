import { expect, test } from 'vitest'
import * as z from 'zod'
import { browserPlatform, createSyncStore, presence, slice } from '../../index.js'

function openTab(name: string) {
  const slices = {
    title: slice({ schema: z.string(), initial: '' }),
    at: presence({ schema: z.string(), ttlMs: 2_000 }),
  }
  return createSyncStore({ name, version: 1, slices }, { platform: browserPlatform() })
}

test('N1 two stores see each other over the real BroadcastChannel; N5 and one that closes is gone', async () => {
  const name = `presence-${crypto.randomUUID()}`
  const [one, two] = [openTab(name), openTab(name)]
  const seen = (values: string[]) =>
    new Promise<void>((resolve) => {
      const look = () => {
        const others = two.presence.at.peers().filter(({ isSelf }) => !isSelf)
        if (JSON.stringify(others.map(({ value }) => value)) === JSON.stringify(values)) resolve()
      }
      two.presence.at.subscribe(look)
      look()
    })
  one.presence.at.set('here')
  await seen(['here'])
  one.presence.at.set('there')
  await seen(['there'])
  expect(two.tabs()).toHaveLength(2)
  await one.close()
  await seen([])
  expect(two.tabs()).toHaveLength(1)
  await two.close()
})
