import { describe, expect, test } from 'vitest'
import { broadcastChannel } from './broadcast-channel.js'
import { localStorageCanary } from './local-storage-canary.js'
import { opfsVault } from './opfs-vault.js'
import { pageLifecycle } from './page-lifecycle.js'
import { randomIds } from './random-ids.js'
import { systemClock } from './system-clock.js'
import { webLocks } from './web-locks.js'

const store = `adapters-${Date.now()}`
const bytes = (text: string) => new TextEncoder().encode(text)

describe('vault in OPFS', () => {
  const vault = opfsVault()

  test('R6 of a store without files nothing is found, and removing is no error', async () => {
    expect(await vault.list(`${store}-none`)).toEqual([])
    expect(await vault.read(`${store}-none`, 'a')).toBeUndefined()
    await vault.remove(`${store}-none`, 'a')
  })

  test('R6 files are written whole, replaced, listed in order and removed', async () => {
    await vault.write(store, 'b', bytes('first, and longer'))
    await vault.write(store, 'b', bytes('second'))
    await vault.write(store, 'a/../x', bytes('odd name'))
    await vault.write(store, '..', bytes('odder name'))
    expect(await vault.list(store)).toEqual(['..', 'a/../x', 'b'])
    expect(new TextDecoder().decode(await vault.read(store, 'b'))).toBe('second')
    expect(new TextDecoder().decode(await vault.read(store, '..'))).toBe('odder name')
    await vault.remove(store, 'a/../x')
    await vault.remove(store, '..')
    expect(await vault.list(store)).toEqual(['b'])
    expect(await vault.list(`${store}-other`)).toEqual([])
  })
})

describe('turns of long work', () => {
  test('K4 what waits already has its turn before long work goes on', async () => {
    const clock = systemClock()
    const { port1, port2 } = new MessageChannel()
    const order: string[] = []
    const arrived = new Promise<void>((resolve) => {
      port1.onmessage = () => {
        order.push('message')
        resolve()
      }
    })
    const work = (async () => {
      await clock.yieldTask()
      port2.postMessage(null)
      for (let turn = 0; turn < 5; turn++) await clock.yieldTask()
      order.push('work')
    })()
    await Promise.all([arrived, work])
    port1.close()
    expect(order).toEqual(['message', 'work'])
  })
})

describe('canary in localStorage', () => {
  test('R7 what was written is read; nothing, and nonsense, are undefined', () => {
    const canary = localStorageCanary()
    expect(canary.read(store)).toBeUndefined()
    canary.write(store, { head: 7 })
    expect(localStorageCanary().read(store)).toEqual({ head: 7 })
    localStorage.setItem(`holdfast:canary:${store}`, '{"head":')
    expect(canary.read(store)).toBeUndefined()
  })

  test('R21 names are those of what is there; undefined removes', () => {
    const canary = localStorageCanary()
    localStorage.setItem(`other:${store}`, '1')
    canary.write(`${store}:a`, 1)
    canary.write(`${store}:b`, 2)
    canary.write(`${store}:a`, undefined)
    const own = canary.names?.().filter((name) => name.includes(store) && name.includes(':'))
    expect(own).toEqual([`${store}:b`])
    expect(canary.read(`${store}:a`)).toBeUndefined()
  })

  test('R7 a note that is refused is no error', () => {
    localStorageCanary().write(store, 'x'.repeat(20_000_000))
  })
})

describe('BroadcastChannel', () => {
  test('T2 messages reach the others of that name and not the sender; after close nothing is heard or sent', async () => {
    const heard: string[] = []
    const port = broadcastChannel()
    const one = port.open(store, (message) => heard.push(`one ${String(message)}`))
    const arrived = new Promise<unknown>((resolve) => port.open(store, resolve))
    const other = port.open(`${store}-other`, () => heard.push('other'))
    one.post('hello')
    expect(await arrived).toBe('hello')
    expect(heard).toEqual([])
    one.close()
    one.post('nobody hears this')
    one.close()
    other.close()
  })
})

describe('Web Locks', () => {
  test('T1 one holder at a time, in the order of asking; ifAvailable does not wait', async () => {
    const locks = webLocks()
    const log: string[] = []
    const hold = (name: string, until: Promise<void>) =>
      locks.withLock(store, { ifAvailable: false }, async () => {
        log.push(`${name} in`)
        await until
        log.push(`${name} out`)
        return name
      })
    let finish = () => {}
    const finished = new Promise<void>((resolve) => {
      finish = resolve
    })
    const first = hold('a', finished)
    const second = hold('b', Promise.resolve())
    expect(await locks.withLock(store, { ifAvailable: true }, () => Promise.resolve('c'))).toBeUndefined()
    finish()
    expect(await Promise.all([first, second])).toEqual(['a', 'b'])
    expect(log).toEqual(['a in', 'a out', 'b in', 'b out'])
  })

  test('T1 work that throws rejects with its error and lets go of the lock', async () => {
    const locks = webLocks()
    const failing = locks.withLock(store, { ifAvailable: false }, () => Promise.reject(new RangeError('mine')))
    await expect(failing).rejects.toThrow(RangeError)
    expect(await locks.withLock(store, { ifAvailable: true }, () => Promise.resolve('free'))).toBe('free')
  })
})

describe('page, clock and ids', () => {
  test('J11 page events are told as hide, show, suspend and resume', () => {
    const events: string[] = []
    const unsubscribe = pageLifecycle().subscribe((event) => events.push(event))
    document.dispatchEvent(new Event('freeze'))
    document.dispatchEvent(new Event('resume'))
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }))
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: false }))
    window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: false }))
    document.dispatchEvent(new Event('visibilitychange'))
    unsubscribe()
    document.dispatchEvent(new Event('freeze'))
    expect(events).toEqual(['suspend', 'resume', 'suspend', 'resume', 'suspend', 'show'])
  })

  test('U7 a listener that throws or leaves keeps no other from hearing, and one that comes meanwhile hears the next', () => {
    const { subscribe } = pageLifecycle()
    const heard: string[] = []
    const reported: unknown[] = []
    const onError = (event: ErrorEvent) => {
      event.preventDefault()
      reported.push(event.error)
    }
    window.addEventListener('error', onError)
    const leaves = [
      subscribe(() => {
        heard.push('first')
        leaves[2]?.()
        leaves.push(subscribe(() => heard.push('late')))
        throw new RangeError('mine')
      }),
      subscribe(() => heard.push('second')),
      subscribe(() => heard.push('third')),
    ]
    document.dispatchEvent(new Event('freeze'))
    expect(heard).toEqual(['first', 'second'])
    expect(reported).toMatchObject([new RangeError('mine')])
    leaves[0]?.()
    document.dispatchEvent(new Event('resume'))
    expect(heard).toEqual(['first', 'second', 'second', 'late'])
    for (const leave of leaves) leave()
    document.dispatchEvent(new Event('freeze'))
    expect(heard).toHaveLength(4)
    window.removeEventListener('error', onError)
  })

  test('J5 the clock runs, cancels and yields', async () => {
    const clock = systemClock()
    const ran: string[] = []
    const cancel = clock.schedule(() => ran.push('cancelled'), 0)
    cancel()
    await new Promise<void>((resolve) => void clock.schedule(resolve, 1))
    await clock.yieldTask()
    expect(ran).toEqual([])
    expect(clock.monotonic()).toBeLessThanOrEqual(clock.monotonic())
  })

  test('J3 ids are letters and digits and do not repeat', () => {
    const ids = Array.from({ length: 1_000 }, () => randomIds().create())
    expect(new Set(ids).size).toBe(1_000)
    for (const id of ids) expect(id).toMatch(/^[0-9a-z]{20}$/)
  })
})
