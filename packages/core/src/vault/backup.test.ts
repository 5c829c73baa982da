import { expect, test } from 'vitest'
import { DecodeError } from '../journal/decode.js'
import { PersistentCollection } from '../model/persistent-collection.js'
import { streamCompression } from '../platform/stream-compression.js'
import { type BackupHeader, type Bytes, decodeFile, encodeFile } from './backup-header.js'
import { decodeBackup } from './decode-backup.js'
import { encodeBackup, type Rests } from './encode-backup.js'

const restless: Rests = { isDue: false, next: async () => undefined }
const tasks = Array.from({ length: 30 }, (_, n) => ({ id: `t${n}`, title: `Täsk ${n} \ud800`, done: n % 2 === 0 }))
const state = {
  tasks: PersistentCollection.from(
    { name: 'tasks', keyField: 'id', indexes: {} },
    tasks.map(({ id }) => id),
    tasks,
  ),
  label: { text: 'x' },
}
const about = {
  id: 'b1',
  kind: 'manual',
  note: 'before the storm',
  store: 'board',
  schemaVersion: 3,
  replicaId: 'r1',
  seq: 42,
  at: 1_000,
} as const
const slices = [
  { name: 'tasks', keyField: 'id' },
  { name: 'label', keyField: null },
]
const encode = async (compression = streamCompression()) =>
  (await encodeBackup({ about, state, slices }, compression, restless)).file
const encodePlain = async () => (await encodeBackup({ about, state, slices }, undefined, restless)).file

async function problemOf(file: Bytes): Promise<unknown> {
  return decodeBackup(file, streamCompression(), restless).then(
    () => 'decoded',
    (error: unknown) => (error instanceof DecodeError ? 'refused' : error),
  )
}

test.each([
  ['compressed', encode],
  ['plain', encodePlain],
])('B1 a %s backup gives what was put into it', async (_, make) => {
  const { header, slices } = await decodeBackup(await make(), streamCompression(), restless)
  expect(header).toMatchObject(about)
  expect(header.slices).toMatchObject([
    { name: 'tasks', count: 30 },
    { name: 'label', count: 1 },
  ])
  expect(slices.get('tasks')?.values).toEqual(tasks)
  expect(slices.get('label')?.values).toEqual([{ text: 'x' }])
})

test.each([
  ['compressed', encode],
  ['plain', encodePlain],
])('B1 any one byte of a %s backup changed, cut off or added is noticed', async (_, make) => {
  const file = await make()
  const wrong: unknown[] = []
  for (let at = 0; at < file.length; at++) {
    const flipped = file.slice()
    flipped[at] = (flipped[at] as number) ^ (1 + (at % 255))
    for (const damaged of [flipped, file.slice(0, at)]) {
      const problem = await problemOf(damaged)
      if (problem !== 'refused') wrong.push([at, damaged.length, problem])
    }
  }
  for (let more = 1; more <= 16; more++) {
    const longer = new Uint8Array(file.length + more)
    longer.set(file)
    if ((await problemOf(longer)) !== 'refused') wrong.push(['longer', more])
  }
  expect(wrong).toEqual([])
})

test('B1 a backup whose header tells of more entities, chunks or bytes than there are is refused, whatever its checksum says', async () => {
  const { header, body } = decodeFile(await encodePlain())
  const [first, ...others] = header.slices
  const wrong: BackupHeader[] = [
    ...(['count', 'chunks', 'sum'] as const).flatMap((field) =>
      [-1, 1].map((by) => ({
        ...header,
        slices: [{ ...first, [field]: Number(first?.[field]) + by }, ...others] as never,
      })),
    ),
    { ...header, bodyBytes: header.bodyBytes - 1 },
    { ...header, bodyBytes: header.bodyBytes + 1 },
    { ...header, slices: others },
  ]
  expect(await problemOf(encodeFile(header, [body]))).toBe('decoded')
  for (const each of wrong) expect(await problemOf(encodeFile(each, [body]))).toBe('refused')
})
