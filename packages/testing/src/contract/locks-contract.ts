import type { LockRequest, LocksPort } from '@holdfast/core'
import { describe, expect, test } from 'vitest'

export interface LocksSubject {
  /** Two tabs of one origin; the same port twice where locks hold within a page only. */
  readonly ports: readonly [LocksPort, LocksPort]
  /** Lets time pass until the promise settles, where time does not pass by itself. */
  readonly settle?: <T>(promise: Promise<T>) => Promise<T>
}

interface Held {
  readonly granted: Promise<void>
  readonly done: Promise<unknown>
  release(): void
}

/** The contract of `LocksPort` as tests, to be called at the top of a test file of vitest. */
export function locksContract(name: string, createSubject: () => LocksSubject): void {
  let count = 0

  function bench() {
    const { ports, settle = (promise) => promise } = createSubject()
    const lock = `contract-${++count}-${Math.random()}`
    const log: string[] = []
    const hold = (tab: 0 | 1, who: string, request: Partial<LockRequest> = {}): Held => {
      let release = () => {}
      let grant = () => {}
      const granted = new Promise<void>((resolve) => {
        grant = resolve
      })
      const done = ports[tab].withLock(lock, { ifAvailable: false, ...request }, () => {
        log.push(who)
        grant()
        return new Promise<void>((resolve) => {
          release = resolve
        })
      })
      done.catch(() => undefined)
      return { granted, done, release: () => release() }
    }
    const state = async () => {
      const found = await settle(ports[0].query?.() ?? Promise.reject(new Error('no query')))
      const counted = (names: readonly string[]) => names.filter((other) => other === lock).length
      return [counted(found.held), counted(found.waiting)]
    }
    return { ports, settle, lock, log, hold, state }
  }

  describe(`locks contract: ${name}`, () => {
    test('L1 it runs one after the other, in the order of the requests, and gives what was returned', async () => {
      const { ports, settle, lock, log, hold, state } = bench()
      const a = hold(0, 'a')
      await settle(a.granted)
      const [b, c] = [hold(1, 'b'), hold(0, 'c')]
      expect(await state()).toEqual([1, 2])
      expect(log).toEqual(['a'])
      a.release()
      await settle(b.granted)
      expect(log).toEqual(['a', 'b'])
      b.release()
      await settle(c.granted)
      c.release()
      await settle(Promise.all([a.done, b.done, c.done]))
      expect(log).toEqual(['a', 'b', 'c'])
      expect(await settle(ports[1].withLock(lock, { ifAvailable: false }, async () => 7))).toBe(7)
      expect(await state()).toEqual([0, 0])
    })

    test('L1 what shares runs together; nobody overtakes an exclusive one that waits', async () => {
      const { ports, settle, lock, log, hold, state } = bench()
      const [a, b] = [hold(0, 'a', { mode: 'shared' }), hold(1, 'b', { mode: 'shared' })]
      await settle(Promise.all([a.granted, b.granted]))
      const found = await settle(ports[0].query?.() ?? Promise.reject(new Error('no query')))
      expect(found.shared.filter((name) => name === lock)).toHaveLength(2)
      const alone = hold(0, 'alone')
      const late = hold(1, 'late', { mode: 'shared' })
      expect(await state()).toEqual([2, 2])
      a.release()
      await settle(a.done)
      expect(log).toEqual(['a', 'b'])
      b.release()
      await settle(alone.granted)
      expect(await state()).toEqual([1, 1])
      alone.release()
      await settle(late.granted)
      late.release()
      await settle(late.done)
    })

    test('L2 who does not want to wait is told at once', async () => {
      const { ports, settle, lock, hold } = bench()
      const a = hold(0, 'a', { mode: 'shared' })
      await settle(a.granted)
      const attempt = (mode: 'shared' | 'exclusive') =>
        settle(ports[1].withLock(lock, { ifAvailable: true, mode }, async () => 'mine'))
      expect(await attempt('exclusive')).toBeUndefined()
      expect(await attempt('shared')).toBe('mine')
      const waiting = hold(0, 'b')
      expect(await attempt('shared')).toBeUndefined()
      a.release()
      await settle(waiting.granted)
      waiting.release()
      await settle(waiting.done)
      expect(await attempt('exclusive')).toBe('mine')
    })

    test('L2 a wait that is aborted ends, and keeps nobody waiting once the lock is free', async () => {
      const { settle, log, hold, state } = bench()
      const a = hold(0, 'a', { mode: 'shared' })
      await settle(a.granted)
      const abort = new AbortController()
      const b = hold(1, 'b', { signal: abort.signal })
      const c = hold(0, 'c', { mode: 'shared' })
      expect(await state()).toEqual([1, 2])
      abort.abort('enough')
      await expect(settle(b.done)).rejects.toBe('enough')
      // Not before: in Chromium 156, who shares and stood behind it moves up only when the holders let go.
      a.release()
      await settle(Promise.all([a.done, c.granted]))
      expect(log).toEqual(['a', 'c'])
      await expect(settle(hold(1, 'd', { signal: abort.signal }).done)).rejects.toBe('enough')
      c.release()
      await settle(c.done)
    })

    test('L2 once it is held, the signal that ends the wait does nothing', async () => {
      const { settle, hold, state } = bench()
      const abort = new AbortController()
      const a = hold(0, 'a', { signal: abort.signal })
      await settle(a.granted)
      abort.abort('late')
      expect(await state()).toEqual([1, 0])
      a.release()
      expect(await settle(a.done)).toBeUndefined()
    })

    test('L3 a thief goes before all; the robbed are told, go on, and give what they return', async () => {
      const { ports, settle, lock, log, hold, state } = bench()
      let finish = (_result: string) => {}
      let tell = () => {}
      const told = new Promise<void>((resolve) => {
        tell = resolve
      })
      const robbed = ports[0].withLock(
        lock,
        { ifAvailable: false, onStolen: () => tell() },
        () =>
          new Promise<string>((resolve) => {
            finish = resolve
          }),
      )
      const b = hold(0, 'b')
      const thief = hold(1, 'thief', { steal: true })
      await settle(Promise.all([thief.granted, told]))
      expect(await state()).toEqual([1, 1])
      finish('went on')
      expect(await settle(robbed)).toBe('went on')
      expect(log).toEqual(['thief'])
      expect(await state()).toEqual([1, 1])
      thief.release()
      await settle(b.granted)
      b.release()
      await settle(b.done)
    })

    test('L1 work that throws lets go, and is no theft', async () => {
      const { ports, settle, lock, state } = bench()
      let isStolen = false
      const onStolen = () => {
        isStolen = true
      }
      const failing = ports[0].withLock(lock, { ifAvailable: false, onStolen }, () =>
        Promise.reject(new RangeError('x')),
      )
      await expect(settle(failing)).rejects.toThrow(RangeError)
      expect(await state()).toEqual([0, 0])
      expect(isStolen).toBe(false)
    })
  })
}
