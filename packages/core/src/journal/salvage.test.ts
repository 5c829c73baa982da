import { expect, test } from 'vitest'
import { referenceRows, referenceShape, rowName, stateWithout } from '../../fixtures/reference-rows.js'
import { rowStorage } from '../../fixtures/row-storage.js'
import type { RootState } from '../model/root-state.js'
import type { StorageRow } from '../ports/storage.js'
import { encodeChunk } from './chunk.js'
import { rows } from './rows.js'
import { readRawRows, salvage } from './salvage.js'

const reference = referenceRows()
const withoutMeta = reference.filter(([key]) => key[0] !== 'meta')

const read = async (stored: readonly StorageRow[]) => {
  const salvaged = salvage(await readRawRows(rowStorage(stored)), referenceShape)
  return salvaged?.kind === 'salvaged' ? salvaged : undefined
}

function plain({ notes, options, title }: RootState): unknown {
  return [[...(notes as ReadonlyMap<string, unknown>)], options, title]
}

const without = (...lost: string[]) => {
  const { notes, options, title } = stateWithout(new Set(lost))
  return [Object.entries(notes), options, title]
}

/** Chunks of 'notes' as another snapshot has them. */
function notesOf(name: string, seq: number, texts: readonly string[], isWhole = true): readonly StorageRow[] {
  return texts.map((text, index) => {
    const origin = { seq, schema: 3, keyField: 'id', isLast: isWhole && index === texts.length - 1 }
    return [rows.chunk(name, 'notes', index), encodeChunk(text, { chunkSet: name, slice: 'notes', index }, origin)]
  })
}

const note = (id: string) => ({ id, text: 'other', n: 0, done: false })

test('R14 without meta everything else is there, and it is reported', async () => {
  const damaged: StorageRow = [rows.meta, { format: 1, sum: 1, body: '{}' }]
  for (const stored of [withoutMeta, [...withoutMeta, damaged], withoutMeta.filter(([key]) => key[0] !== 'fence')]) {
    const salvaged = await read(stored)
    expect(plain(salvaged?.loaded.version.state ?? {})).toEqual(without())
    expect(salvaged?.loaded.chain).toMatchObject({ head: 26, missingCommits: 0, isBroken: false })
    expect(salvaged?.findings.map(({ key }) => key)).toEqual([['meta']])
  }
  const salvaged = await read(withoutMeta)
  expect(salvaged?.loaded.meta).toMatchObject({ replicaId: 'replica', generation: 4, schemaVersion: 3 })
})

test('R14 a row more that is missing or damaged takes only its own with it', async () => {
  for (const [at, [key, value]] of withoutMeta.entries()) {
    if (key[0] !== 'j' && key[0] !== 's') continue
    const missing = await read(withoutMeta.filter((_row, index) => index !== at))
    const damaged = await read(
      withoutMeta.map((row, index) => (index === at ? [key, { ...(value as object), sum: 1 }] : row)),
    )
    expect(plain(damaged?.loaded.version.state ?? {})).toEqual(without(rowName(key)))
    expect(damaged?.findings.length).toBeGreaterThan(1)
    // The first record says where the snapshot ended, the last one is missed by the canary alone.
    if (!['j/21', 'j/26'].includes(rowName(key)))
      expect(missing?.findings.length).toBeGreaterThan(key[0] === 's' ? 1 : 0)
    if (!['j/21', 'j/26', 's'].includes(rowName(key)) && key[0] === 'j')
      expect(missing?.loaded.chain.missingCommits).toBeGreaterThan(0)
    expect(plain(missing?.loaded.version.state ?? {})).toEqual(without(rowName(key)))
  }
})

test('R14 chunks of a snapshot that was never finished, or was overtaken, are set aside', async () => {
  const unfinished = notesOf('set2', 26, [JSON.stringify([note('a')])], false)
  const older = notesOf('set0', 9, [JSON.stringify([note('z')])])
  const salvaged = await read([...withoutMeta, ...unfinished, ...older])
  expect(plain(salvaged?.loaded.version.state ?? {})).toEqual(without())
  expect(salvaged?.findings.map(({ key }) => rowName(key))).toEqual(['meta', 's/set0/notes/0', 's/set2/notes/0'])
  expect(salvaged?.findings.at(-1)?.value).toBe(unfinished[0]?.[1])
})

test('R14 older chunks that are whole stand in for newer ones that are not, which is reported', async () => {
  const older = notesOf('set0', 9, [JSON.stringify([note('z')])])
  const rest = withoutMeta.filter(([key]) => rowName(key) !== 's/set1/notes/1')
  const salvaged = await read([...rest, ...older])
  const notes = salvaged?.loaded.version.state.notes as ReadonlyMap<string, unknown>
  expect([...notes.keys()]).toEqual(['z', 'f', 'g'])
  expect(salvaged?.findings).toContainEqual(expect.objectContaining({ slice: 'notes', key: ['notes'] }))
  expect(salvaged?.findings.filter(({ key }) => key[0] === 's')).toHaveLength(2)
})

test('R14 R4 what says nothing, or is of a newer schema, is not salvaged', async () => {
  expect(await read([])).toBeUndefined()
  expect(
    await read([
      [rows.fence, 'replica.4'],
      [rows.chunk('x', 'notes', 0), 'text'],
      [rows.journalRecord(3), null],
    ]),
  ).toBeUndefined()
  const origin = { seq: 1, schema: 4, keyField: null, isLast: true }
  const newer = encodeChunk('"x"', { chunkSet: 'n', slice: 'title', index: 0 }, origin)
  expect(await read([...withoutMeta, [rows.chunk('n', 'title', 0), newer]])).toBeUndefined()
})
