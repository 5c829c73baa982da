import { expect, onTestFinished, test } from 'vitest'
import { addTask, joined } from '../../fixtures/board.js'
import { settle } from '../../fixtures/manual-timers.js'
import type { MethodParams } from '../protocol/methods.js'
import type { RecoveryPayload } from '../protocol/recovery.js'
import type { DevtoolsOptions } from './attachment.js'

type Run = Partial<MethodParams<'recovery.run'>> & Pick<MethodParams<'recovery.run'>, 'work'>

/** A panel that watches a board's recovery. */
async function watched(options: DevtoolsOptions = {}) {
  const parts = await joined({ control: true, record: true, ...options })
  const { agentId, timers, connect } = parts
  const client = connect()
  onTestFinished(() => client.close())
  await timers.advance(200)
  let told: RecoveryPayload | undefined
  client.watch(agentId, 'recovery', (payload) => (told = payload))
  /** Waits, on real time, until what is told is so. */
  const until = async (isSo: (payload: RecoveryPayload) => boolean): Promise<RecoveryPayload> => {
    for (;;) {
      await timers.advance(200)
      if (told !== undefined && told.listedAt !== null && isSo(told)) return told
      await new Promise((resolve) => setImmediate(resolve))
    }
  }
  const run = (request: Run) =>
    client.request(agentId, 'recovery.run', { id: null, text: null, confirm: null, file: null, ...request })
  /** Does something, and gives what is told when it is done. */
  const done = async (request: Run) => {
    expect(await run(request)).toMatchObject({ ok: true })
    return until(({ job, outcome }) => job === null && outcome?.work === request.work)
  }
  return { ...parts, client, run, done, until }
}

test('P8 a backup is made, verified, compared, restored once the store is named, and deleted', async () => {
  const { board, client, agentId, run, done, until } = await watched()
  await addTask(board, 'a', 'Before').saved
  const made = await done({ work: 'create', text: 'For the shelf' })
  expect(made.outcome).toMatchObject({ tone: 'warn', message: expect.stringContaining('in memory only') })
  const id = made.backups.items[0]?.id ?? ''
  expect(made.backups.items).toMatchObject([
    { kind: 'manual', note: 'For the shelf', version: 1, problem: null, verifiedAt: null, persistent: false },
  ])
  await client.request(agentId, 'recovery.look', { work: 'verify', id })
  const verified = await until(({ job, outcome }) => job === null && outcome?.work === 'verify')
  expect(verified.backups.items[0]?.verifiedAt).not.toBeNull()

  board.update((draft) => (draft.tasks.get('a')!.title = 'After'))
  addTask(board, 'b')
  await client.request(agentId, 'recovery.look', { work: 'preview', id })
  const { preview } = await until(({ job, outcome }) => job === null && outcome?.work === 'preview')
  expect(preview?.slices).toContainEqual({ slice: 'tasks', isChanged: true, added: 0, changed: 1, removed: 1 })
  const diff = await client.request(agentId, 'recovery.diff', { slice: 'tasks', from: 0, limit: 10 })
  expect(diff).toMatchObject({
    ok: true,
    result: {
      total: 2,
      changes: [
        { path: ['tasks', 'a', 'title'], before: { value: 'After' }, after: { value: 'Before' } },
        { op: 'delete', path: ['tasks', 'b'], after: { type: 'missing' } },
      ],
    },
  })
  expect(board.getState().tasks.size).toBe(2)

  expect(await run({ work: 'restore', id, confirm: 'board' })).toMatchObject({ ok: false, code: 'MISUSE' })
  const restored = await done({ work: 'restore', id, confirm: board.name })
  expect(restored.outcome).toMatchObject({ tone: 'ok', message: expect.stringContaining('undo') })
  expect([...board.getState().tasks.values()].map(({ title }) => title)).toEqual(['Before'])
  board.undo()
  expect(board.getState().tasks.size).toBe(2)

  expect(await run({ work: 'delete', id, confirm: null })).toMatchObject({ ok: false })
  const left = await done({ work: 'delete', id, confirm: board.name })
  expect(left.backups.items.map(({ kind }) => kind)).toEqual(['before-restore'])
})

test('P8 a file that is no backup is refused and says why; one that was exported comes in again', async () => {
  const { board, done } = await watched()
  await addTask(board, 'a').saved
  const broken = await done({ work: 'import', file: new TextEncoder().encode('holiday.jpg') })
  expect(broken.outcome).toMatchObject({ tone: 'bad' })
  expect(broken.backups.total).toBe(0)
  const { id } = await board.backups.create('to go')
  const file = await board.backups.export(id)
  await board.backups.delete(id)
  const taken = await done({ work: 'import', file })
  expect(taken.backups.items).toMatchObject([{ isImported: true, note: 'to go' }])
})

test('P8 checkpoints are made with source devtools, gone back to, and deleted', async () => {
  const { board, done } = await watched()
  addTask(board, 'a')
  const made = await done({ work: 'checkpoint', text: 'Step 1' })
  const id = made.checkpoints.items[0]?.id ?? ''
  expect(made.checkpoints.items).toMatchObject([{ name: 'Step 1', metadata: { items: [{ key: 'source' }] } }])
  addTask(board, 'b')
  await done({ work: 'checkpoint-restore', id, confirm: board.name })
  expect([...board.getState().tasks.keys()]).toEqual(['a'])
  expect((await done({ work: 'checkpoint-delete', id, confirm: board.name })).checkpoints.total).toBe(0)
})

test('P8 recovery by hand gives its report; an empty quarantine is told as such', async () => {
  const { board, done } = await watched()
  await addTask(board, 'a').saved
  const told = await done({ work: 'recover' })
  expect(told.byHand).toMatchObject({ success: true, dataLoss: false, lostCommits: 0, backupUsed: null })
  expect(told.quarantine).toEqual({ items: [], total: 0, problem: null })
  expect((await done({ work: 'retry' })).outcome).toMatchObject({ tone: 'ok' })
})

test('P8 one thing is done at a time; P3 without control it is only looked', async () => {
  const { board, client, agentId, run, until } = await watched()
  await addTask(board, 'a').saved
  const both = await Promise.all([run({ work: 'create' }), run({ work: 'checkpoint', text: 'x' })])
  expect(both).toMatchObject([{ ok: true }, { ok: false, code: 'BUSY' }])
  const { backups } = await until(({ job, outcome }) => job === null && outcome?.work === 'create')
  expect(backups.total).toBe(1)
  expect(await client.request(agentId, 'recovery.diff', { slice: 'tasks', from: 0, limit: 1 })).toMatchObject({
    ok: false,
    code: 'NOT_FOUND',
  })

  const locked = await watched({ control: false })
  expect(await locked.run({ work: 'create' })).toMatchObject({ ok: false, code: 'PERMISSION_DENIED' })
  const drill = await locked.client.request(locked.agentId, 'drill.start', { phase: 'commit', confirm: '' })
  expect(drill).toMatchObject({ ok: false, code: 'PERMISSION_DENIED' })
  expect((await locked.until(() => true)).backups).toMatchObject({ total: 0 })
})

test('P2 where something is redacted, notes, names and metadata are hidden, and nothing raw is given out', async () => {
  const secret = 'secret@example.org'
  const { board, client, agentId, done, until } = await watched({ redact: ['users.*.email'] })
  const seen: unknown[] = []
  client.watch(agentId, 'recovery', (payload) => seen.push(payload))
  await board.update((draft) => draft.users.set('u', { id: 'u', name: 'Ines', email: secret })).saved
  await board.checkpoints.create(secret, { secret })
  const made = await done({ work: 'create', text: secret })
  const id = made.backups.items[0]?.id ?? ''
  board.update((draft) => (draft.users.get('u')!.email = 'other@example.org'))
  await client.request(agentId, 'recovery.look', { work: 'preview', id })
  await until(({ job, outcome }) => job === null && outcome?.work === 'preview')
  seen.push(await client.request(agentId, 'recovery.diff', { slice: 'users', from: 0, limit: 10 }))
  for (const work of ['export', 'quarantine-export'] as const) {
    expect((await done({ work, id })).outcome).toMatchObject({
      tone: 'bad',
      message: expect.stringContaining('redacted'),
    })
  }
  await settle()
  const text = JSON.stringify(seen)
  expect(text).not.toContain(secret)
  expect(text).toContain('"redacted"')
  expect(text).toContain('email')
})
