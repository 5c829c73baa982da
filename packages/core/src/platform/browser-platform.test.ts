import { describe, expect, test } from 'vitest'
import { browserPlatform } from './browser-platform.js'

describe('on a server', () => {
  test('R6 storage and vault say what is missing, everything else is quiet', async () => {
    const platform = browserPlatform()
    const missing = { name: 'HoldfastError', code: 'MISSING_DEPENDENCY' }
    await expect(platform.storage.open('board', { timeoutMs: 1_000 })).rejects.toMatchObject(missing)
    expect(await platform.storage.estimate()).toBeUndefined()
    await expect(platform.vault.list('board')).rejects.toMatchObject(missing)
    platform.canary.write('board', 1)
    expect(platform.canary.read('board')).toBeUndefined()
    platform.channel.open('board', () => expect.unreachable()).post('hello')
    platform.lifecycle.subscribe(() => expect.unreachable())()
  })

  test('R6 reading a global that throws counts as missing', () => {
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get() {
        throw new DOMException('refused', 'SecurityError')
      },
    })
    try {
      expect(browserPlatform().canary.read('board')).toBeUndefined()
    } finally {
      Reflect.deleteProperty(globalThis, 'localStorage')
    }
  })

  test('T1 without Web Locks, locks hold within the process', async () => {
    const { locks } = browserPlatform()
    const log: string[] = []
    const enter = (name: string) =>
      locks.withLock('compact', { ifAvailable: false }, async () => {
        log.push(`${name} in`)
        await Promise.resolve()
        log.push(`${name} out`)
      })
    const first = enter('a')
    expect(await locks.withLock('compact', { ifAvailable: true }, () => Promise.resolve('c'))).toBeUndefined()
    await Promise.all([first, enter('b')])
    expect(log).toEqual(['a in', 'a out', 'b in', 'b out'])
    expect(await locks.withLock('compact', { ifAvailable: true }, () => Promise.resolve('c'))).toBe('c')
  })
})
