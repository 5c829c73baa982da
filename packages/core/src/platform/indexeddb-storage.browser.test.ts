import { afterEach, describe, expect, test } from 'vitest'
import type { Clock } from '../ports/clock.js'
import type { Storage } from '../ports/storage.js'
import { indexedDbStorage } from './indexeddb-storage.js'
import { systemClock } from './system-clock.js'

let count = 0
const freshName = () => `faults-${Date.now()}-${++count}`
const opened: Storage[] = []

async function open(name: string, clock: Clock = systemClock()): Promise<Storage> {
  const storage = await indexedDbStorage(clock).open(name, { timeoutMs: 10_000 })
  opened.push(storage)
  return storage
}

function openRaw(name: string, version?: number, upgrade?: (db: IDBDatabase) => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(`holdfast:${name}`, version)
    request.onupgradeneeded = () => upgrade?.(request.result)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
}

/** A clock whose timers fire only when told, so that a test decides what counts as too long. */
function heldClock() {
  const timers = new Set<() => void>()
  const clock: Clock = {
    ...systemClock(),
    schedule: (run) => {
      timers.add(run)
      return () => timers.delete(run)
    },
  }
  return { clock, expire: () => [...timers].forEach((run) => void run()), timers }
}

afterEach(() => {
  for (const each of opened.splice(0)) each.close()
})

const row = (n: number) => ({ put: [[['j', n], n] as const], durability: 'relaxed' as const })

describe('IndexedDB as it fails', () => {
  test('J10 a database that lacks the object store is repaired, its other content kept', async () => {
    const name = freshName()
    const foreign = await openRaw(name, 3, (db) => db.createObjectStore('foreign'))
    foreign.close()
    const storage = await open(name)
    expect(await storage.write(row(1))).toBe('written')
    const raw = await openRaw(name)
    expect([...raw.objectStoreNames].sort()).toEqual(['foreign', 'rows'])
    expect(raw.version).toBe(4)
    raw.close()
  })

  test('J10 an empty database made by somebody else is repaired', async () => {
    const name = freshName()
    ;(await openRaw(name)).close()
    const storage = await open(name)
    expect(await storage.write(row(1))).toBe('written')
    expect(await storage.read([{ prefix: ['j'] }])).toEqual([[1]])
  })

  test('J10 the connection is released to who wants to upgrade, and opened again by the next call', async () => {
    const name = freshName()
    const storage = await open(name)
    await storage.write(row(1))
    const upgraded = await openRaw(name, 7)
    upgraded.close()
    expect(await storage.write(row(2))).toBe('written')
    expect(await storage.read([{ prefix: ['j'] }])).toEqual([[1, 2]])
  })

  test('J10 after the database was deleted elsewhere, calls work on a new and empty one', async () => {
    const name = freshName()
    let taken = 0
    const storage = await indexedDbStorage(systemClock()).open(name, { timeoutMs: 10_000 }, () => taken++)
    opened.push(storage)
    await storage.write(row(1))
    expect(taken).toBe(0)
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(`holdfast:${name}`)
      request.onsuccess = resolve
      request.onerror = reject
    })
    expect(taken).toBe(1)
    expect(await storage.read([{ prefix: ['j'] }])).toEqual([[]])
    expect(await storage.write(row(2))).toBe('written')
  })

  test('J10 a connection that died without a word is replaced within the call', async () => {
    const name = freshName()
    const storage = await open(name)
    const connections: IDBDatabase[] = []
    const { transaction } = IDBDatabase.prototype
    IDBDatabase.prototype.transaction = function (...args) {
      connections.push(this)
      return transaction.apply(this, args)
    }
    try {
      await storage.write(row(1))
      connections.at(-1)?.close()
      expect(await storage.write(row(2))).toBe('written')
      connections.at(-1)?.close()
      expect(await storage.read([{ prefix: ['j'] }])).toEqual([[1, 2]])
      expect(new Set(connections).size).toBe(3)
    } finally {
      IDBDatabase.prototype.transaction = transaction
    }
  })

  test('J9 a write that is not answered in time rejects with TIMEOUT and unknown outcome; the next ones work', async () => {
    const name = freshName()
    const { clock, expire, timers } = heldClock()
    const storage = await open(name, clock)
    const blocker = await openRaw(name)
    blocker.onversionchange = () => blocker.close()
    const holding = blocker.transaction('rows', 'readwrite')
    let isHeld = true
    const hold = () => {
      if (isHeld) holding.objectStore('rows').get('none').onsuccess = hold
    }
    hold()
    const writing = storage.write(row(1))
    expire()
    await expect(writing).rejects.toMatchObject({ code: 'TIMEOUT', fields: { outcome: 'unknown' } })
    isHeld = false
    expect(await storage.write(row(2))).toBe('written')
    expect(timers.size).toBe(0)
    blocker.close()
  })

  test('J10 an open that is blocked says so at once, and a late success blocks nobody', async () => {
    const name = freshName()
    const blocker = await openRaw(name, 1)
    // Its store is missing, and who holds the connection does not let go: the repair is blocked.
    await expect(open(name)).rejects.toMatchObject({
      code: 'MISSING_DEPENDENCY',
      message: expect.stringContaining('close other tabs'),
      fields: { transient: true },
    })
    blocker.close()
    const storage = await open(name)
    expect(await storage.write(row(1))).toBe('written')
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase(`holdfast:${name}`)
      request.onsuccess = resolve
      request.onerror = reject
    })
  })

  test('J10 a call made while the connection is opened again is answered, CLOSED after close', async () => {
    const name = freshName()
    const storage = await open(name)
    const upgraded = await openRaw(name, 5)
    upgraded.close()
    const [first, second] = [storage.write(row(1)), storage.write(row(2))]
    expect(await Promise.all([first, second])).toEqual(['written', 'written'])
    const again = await openRaw(name, 6)
    again.close()
    const late = storage.write(row(3))
    storage.close()
    await expect(late).rejects.toMatchObject({ code: 'CLOSED' })
  })

  test('J10 an open that is not answered in time rejects with TIMEOUT', async () => {
    const { clock, expire } = heldClock()
    const opening = indexedDbStorage(clock).open(freshName(), { timeoutMs: 1 })
    expire()
    await expect(opening).rejects.toMatchObject({ code: 'TIMEOUT' })
  })

  test('J16 a scrub leaves the rows as they are, and no database behind', async () => {
    const name = freshName()
    const port = indexedDbStorage(systemClock())
    const storage = await port.open(name, { timeoutMs: 10_000 })
    await storage.write(row(1))
    await Promise.all([port.scrub?.(), port.scrub?.(), storage.write(row(2))])
    expect(await storage.read([{ prefix: ['j'] }])).toEqual([[1, 2]])
    const names = (await indexedDB.databases()).map((database) => database.name)
    expect(names).toContain(`holdfast:${name}`)
    expect(names).not.toContain('holdfast:.log')
  })

  test('S8 asking to be kept is answered', async () => {
    expect(typeof (await indexedDbStorage(systemClock()).persist?.())).toBe('boolean')
  })

  test('Q1 the estimate has figures', async () => {
    const estimate = await indexedDbStorage(systemClock()).estimate()
    expect(estimate?.quotaBytes).toBeGreaterThan(0)
    expect(typeof estimate?.persisted).toBe('boolean')
  })
})
