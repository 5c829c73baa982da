import { expect, test } from 'vitest'
import { book, openLibrary } from '../../../fixtures/library.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import type { Platform, VaultPort } from '../../index.js'

async function filled(seed: string, vaultOf: (vault: VaultPort) => VaultPort = (vault) => vault) {
  const world = createSimWorld({ seed })
  const open = async () => {
    const { platform } = world.openTab()
    const library = openLibrary({ ...platform, vault: vaultOf(platform.vault) } as Platform)
    const events: (readonly [string, unknown])[] = []
    for (const name of ['backup:created', 'backup:restored', 'backup:failed'] as const) {
      library.events.on(name, (event) => events.push([name, event]))
    }
    await world.settle(library.ready)
    return { library, events }
  }
  const { library, events } = await open()
  const commit = library.update((draft) => {
    for (const id of ['a', 'b', 'c']) draft.books.set(id, book(id))
    draft.label = 'first'
  })
  await world.settle(commit.saved)
  return { world, library, events, open }
}

test('B2 a backup is made of what is saved, listed, verified, exported, imported and deleted', async () => {
  const { world, library, events } = await filled('b2')
  const made = await world.settle(library.backups.create('by hand'))
  expect(made).toMatchObject({ persistent: true, isImported: false, problem: null })
  expect(made.details).toMatchObject({ kind: 'manual', note: 'by hand', version: 1, counts: { books: 3, label: 1 } })
  expect(library.getStats().lastBackupAt).not.toBeNull()
  expect(await world.settle(library.backups.list())).toEqual([made])
  expect(await world.settle(library.backups.verify(made.id))).toEqual(made)
  expect(events).toMatchObject([['backup:created', { backup: made }]])
  const file = await world.settle(library.backups.export(made.id))
  await world.settle(library.backups.delete(made.id))
  expect(await world.settle(library.backups.list())).toEqual([])
  const imported = await world.settle(library.backups.import(file))
  expect(imported).toEqual({ ...made, isImported: true })
  file[file.length - 9] = (file[file.length - 9] as number) ^ 1
  await expect(world.settle(library.backups.import(file))).rejects.toMatchObject({ code: 'STATE_CORRUPTED' })
})

test('B3 a restore is one commit that can be undone, after a backup of what was; a dry run only tells', async () => {
  const { world, library, events } = await filled('b3')
  const { id } = await world.settle(library.backups.create())
  const edit = library.update((draft) => {
    draft.books.delete('a')
    draft.books.set('d', book('d'))
    const found = draft.books.get('b')
    if (found) found.pages = 7
    draft.label = 'second'
  })
  await world.settle(edit.saved)
  const edited = JSON.stringify(library.getState())
  const told = await world.settle(library.backups.restore(id, { dryRun: true }))
  expect(told).toMatchObject({ commit: null, before: null })
  const books = { slice: 'books', isChanged: true, added: ['a'], changed: ['b'], removed: ['d'] }
  expect(told.differences).toContainEqual(books)
  const holds = [told.read('books', 'b'), told.read('books', 'd'), told.read('books'), told.read('label')]
  expect(holds).toMatchObject([{ pages: 100 }, undefined, undefined, 'first'])
  expect(JSON.stringify(library.getState())).toBe(edited)
  const some = await world.settle(library.backups.restore(id, { slices: ['label'] }))
  expect(some.differences).toMatchObject([{ slice: 'label', isChanged: true }])
  expect(library.getState().label).toBe('first')
  expect(library.getState().books.has('d')).toBe(true)
  library.undo()
  const { commit, before } = await world.settle(library.backups.restore(id))
  expect(before?.details).toMatchObject({ kind: 'before-restore' })
  expect([...library.getState().books.keys()].sort()).toEqual(['a', 'b', 'c'])
  expect(library.getState().books.get('b')?.pages).toBe(100)
  expect(events.at(-1)).toMatchObject(['backup:restored', { id, cid: commit?.cid }])
  library.undo()
  expect(library.getState().label).toBe('second')
  expect(library.getState().books.get('b')?.pages).toBe(7)
  await expect(world.settle(library.backups.restore('none'))).rejects.toMatchObject({ code: 'MISUSE' })
})

test('B4 backups are made by themselves, only of what changed, and the oldest go only for newer ones', async () => {
  const { world, library, open } = await filled('b4')
  await open()
  library.config.set({ backupInterval: 60_000, backupRetention: 2 })
  const kept: (number | undefined)[][] = []
  for (let n = 0; n < 4; n++) {
    if (n !== 1) await world.settle(library.update((draft) => void Object.assign(draft, { label: `n${n}` })).saved)
    await world.advance(130_000)
    kept.push((await world.settle(library.backups.list())).map(({ details }) => details?.version))
  }
  expect(kept).toEqual([[2], [2], [3, 2], [4, 3]])
})

type Fault = 'error' | 'quota' | 'hang' | 'torn'

test.each<Fault>(['error', 'quota', 'hang', 'torn'])(
  'B5 whichever call of the vault goes wrong (%s), older backups stay whole and nothing wrong is told to be right',
  async (fault) => {
    let call = 0
    let failsAt = Number.POSITIVE_INFINITY
    const faulty = (vault: VaultPort): VaultPort => {
      const or = <T>(run: () => Promise<T>): Promise<T> => {
        if (++call !== failsAt || fault === 'torn') return run()
        if (fault === 'hang') return new Promise(() => undefined)
        return Promise.reject(new Error(fault))
      }
      return {
        list: (store) => or(() => vault.list(store)),
        read: (store, file) => or(() => vault.read(store, file)),
        write: (store, file, bytes) =>
          or(() => vault.write(store, file, call === failsAt ? bytes.subarray(0, bytes.length - 7) : bytes)),
        remove: (store, file) => or(() => vault.remove(store, file)),
      }
    }
    const { world, library } = await filled(`b5-${fault}`, faulty)
    library.config.set({ backupRetention: 2, syncTimeout: 500 })
    const first = await world.settle(library.backups.create('first'))
    for (let at = 1; at <= 12; at++) {
      await world.settle(library.update((draft) => void Object.assign(draft, { label: `${fault} ${at}` })).saved)
      const known = (await world.settle(library.backups.list())).filter(({ problem }) => problem === null)
      failsAt = call + at
      const made = await world.settle(library.backups.create().catch(() => undefined))
      failsAt = Number.POSITIVE_INFINITY
      const after = await world.settle(library.backups.list())
      const whole = after.filter(({ problem }) => problem === null).map(({ id }) => id)
      if (made !== undefined) expect(whole[0]).toBe(made.id)
      else expect(whole).toEqual(expect.arrayContaining(known.map(({ id }) => id)))
      expect(whole.length).toBeGreaterThanOrEqual(Math.min(2, known.length))
      for (const id of whole) await world.settle(library.backups.verify(id))
    }
    expect(first.problem).toBeNull()
  },
)

test('B6 without a place for files backups are kept in memory, and say so', async () => {
  const { world, library } = await filled('b6', (vault) => ({
    ...vault,
    list: async () => {
      const { HoldfastError } = await import('../../index.js')
      throw new HoldfastError('MISSING_DEPENDENCY', 'none')
    },
  }))
  const made = await world.settle(library.backups.create())
  expect(made.persistent).toBe(false)
  expect(await world.settle(library.backups.list())).toEqual([made])
})

test('B3 a restore issued while a transaction is open is made, and told of, when that has ended', async () => {
  const { world, library, events } = await filled('queued')
  const { id } = await world.settle(library.backups.create())
  await world.settle(library.update((draft) => void draft.books.delete('a')).saved)
  let end: () => void = () => undefined
  const transaction = library.transaction(async (tx) => {
    await new Promise<void>((resolve) => {
      end = resolve
    })
    tx.update((draft) => void draft.books.delete('b'))
  })
  await world.advance(10)
  const restoring = library.backups.restore(id)
  await world.advance(1_000)
  expect([...library.getState().books.keys()]).toEqual(['b', 'c'])
  expect(events.map(([name]) => name)).not.toContain('backup:restored')
  end()
  await world.settle(transaction)
  expect((await world.settle(restoring)).commit?.status).toBe('committed')
  expect([...library.getState().books.keys()].sort()).toEqual(['a', 'b', 'c'])
  expect(events.map(([name]) => name)).toContain('backup:restored')
})
