import { describe, expect, test } from 'vitest'
import { openLibrary } from '../../fixtures/library.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import type { Platform } from '../index.js'

type World = ReturnType<typeof createSimWorld>

async function open(world: World, change: Partial<Platform> = {}) {
  const tab = world.openTab()
  const library = openLibrary({ ...tab.platform, ...change })
  await world.settle(library.ready)
  await world.advance(100)
  const write = (label: string) => library.update((draft) => void Object.assign(draft, { label })).saved
  return { tab, library, write, lastExit: library.getStats().lastExit, scrubbedAt: library.getStats().scrubbedAt }
}

const marksIn = (world: World) =>
  world
    .openTab()
    .platform.canary.names?.()
    .filter((name) => name.includes(':')) ?? []

describe('the mark of a session that writes', () => {
  test('R21 a page that was hidden or closed with nothing pending has ended cleanly, also when it is killed then', async () => {
    const world = createSimWorld({ seed: 'clean' })
    const first = await open(world)
    expect(first.lastExit).toBe('clean')
    await world.settle(first.write('a'))
    expect(marksIn(world)).toHaveLength(1)
    first.tab.emit('hide')
    expect(marksIn(world)).toEqual([])
    first.tab.kill()
    const second = await open(world)
    expect(second.lastExit).toBe('clean')
    await world.settle(second.write('b'))
    await world.settle(second.library.close())
    expect(marksIn(world)).toEqual([])
    expect((await open(world)).lastExit).toBe('clean')
  })

  test('R21 a tab that dies while it is in use, or hidden with something pending, has crashed; that is told once', async () => {
    for (const hides of [false, true]) {
      const world = createSimWorld({ seed: `crash ${hides}` })
      const first = await open(world)
      await world.settle(first.write('a'))
      if (hides) {
        world.disk.setFaults(({ verb }) => (verb === 'write' ? 'quota' : undefined))
        first.write('b').catch(() => undefined)
        await world.advance(10)
        first.tab.emit('hide')
        await world.advance(10_000)
        world.disk.setFaults(undefined)
      }
      first.tab.kill()
      const second = await open(world)
      expect(second).toMatchObject({ lastExit: 'crash', scrubbedAt: expect.any(Number) })
      expect((await open(world)).lastExit).toBe('clean')
      expect(marksIn(world)).toEqual([])
    }
  })

  test('R21 one tab that ends cleanly does not hide the crash of another, and one that lives is none', async () => {
    const world = createSimWorld({ seed: 'several' })
    const [living, crashing, leaving] = [await open(world), await open(world), await open(world)]
    for (const { write, tab } of [living, crashing, leaving]) await world.settle(write(tab.id))
    expect(marksIn(world)).toHaveLength(3)
    expect((await open(world)).lastExit).toBe('clean')
    crashing.tab.kill()
    await world.settle(leaving.library.close())
    expect((await open(world)).lastExit).toBe('crash')
    expect((await open(world)).lastExit).toBe('clean')
    expect(marksIn(world)).toHaveLength(1)
  })

  test('R21 what a hidden page saves does not make its mark come and go more than once a second', async () => {
    const world = createSimWorld({ seed: 'hidden' })
    const { canary } = world.openTab().platform
    let writes = 0
    const counting: Partial<Platform> = {
      canary: {
        ...canary,
        write: (name, value) => {
          if (name.includes(':')) writes++
          canary.write(name, value)
        },
      },
    }
    const { tab, write } = await open(world, counting)
    tab.emit('hide')
    for (let n = 0; n < 100; n++) {
      await world.settle(write(`n${n}`))
      await world.advance(100)
    }
    expect(writes).toBeLessThanOrEqual(22)
    await world.advance(2_000)
    expect(marksIn(world)).toEqual([])
  })

  test('R21 where the platform keeps no marks, nothing is known', async () => {
    const world = createSimWorld({ seed: 'none' })
    const { read, write } = world.openTab().platform.canary
    expect((await open(world, { canary: { read, write } })).lastExit).toBeNull()
  })
})
