import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import {
  collection,
  createSyncStore,
  type ExportCapsuleOptions,
  importCapsule,
  isHoldfastError,
  type Platform,
  slice,
} from '../../index.js'
import { checksum } from '../../model/checksum.js'
import { holdfastVersion } from './holdfast-version.js'

const Person = z.object({ id: z.string(), name: z.string().min(2), bossId: z.string().nullable(), age: z.number() })
const define = (version = 1, name = 'people', schema: z.ZodType<z.infer<typeof Person>> = Person) => ({
  name,
  version,
  slices: {
    people: collection({ schema, references: { bossId: 'people' as const } }),
    theme: slice({ schema: z.enum(['light', 'dark']), initial: 'light' }),
  },
  actions: {
    rename: (draft: { people: { get(id: string): { name: string } | undefined } }, id: string, name: string) => {
      const person = draft.people.get(id)
      if (person) person.name = name
    },
  },
})

async function recorded(options: ExportCapsuleOptions = {}) {
  const world = createSimWorld({ seed: 'capsule' })
  const { platform } = world.openTab() as { platform: Platform }
  const store = createSyncStore(define(), { platform })
  await world.settle(store.ready)
  await world.settle(
    store.update((draft) => {
      draft.people.set('ada', { id: 'ada', name: 'Ada Lovelace 1815', bossId: null, age: 36 })
      draft.people.set('bob', { id: 'bob', name: 'Bob', bossId: 'ada', age: 20 })
    }).saved,
  )
  store.actions.rename('bob', 'Robert Secret')
  const text = await world.settle(store.exportCapsule(options))
  const open = (capsule: string | Uint8Array = text, definition = define(), more = {}) =>
    world.settle(importCapsule(capsule, definition, { platform, ...more }))
  return { world, store, text, open }
}

/** A capsule with something else in it, and sums that are right. */
function forged(text: string, change: (lines: string[]) => void): string {
  const lines = text.split('\n')
  const { state } = JSON.parse(lines.pop() ?? '')
  change(lines)
  const sum = lines.reduce((sum, line) => checksum(line, sum), 0)
  return [...lines, JSON.stringify({ sum, state })].join('\n')
}

test('F2 F6 a capsule opens as a store that can be looked at and not changed', async () => {
  const { world, store, open } = await recorded({ redact: false })
  const opened = await open()
  expect(JSON.stringify(opened.getState())).toBe(JSON.stringify(store.getState()))
  expect(opened.getStatus()).toMatchObject({ phase: 'capsule', version: 2, degraded: { code: 'PERMISSION_DENIED' } })
  expect(opened.getStats().version).toBe(2)
  expect(opened.references).toEqual(store.references)
  expect(await world.settle(opened.validate())).toMatchObject({ isValid: true })
  expect(opened.capsule.commits.map(({ intent }) => intent.kind)).toEqual(['operations', 'action'])
  expect(opened.capsule).toMatchObject({
    baseVersion: 0,
    journal: 1,
    pending: 1,
    config: { maxStateSize: 52_428_800 },
    status: { phase: 'live', pending: 1, recovery: null },
    stats: { commits: 2 },
    environment: { holdfast: holdfastVersion, storageFormat: 1 },
  })
  const denied = { code: 'PERMISSION_DENIED' }
  const heard: unknown[] = []
  opened.subscribe((state) => heard.push(state))
  opened.events.on('state:updated', (event) => heard.push(event))
  expect(() => opened.update((draft) => draft.people.clear())).toThrow(expect.objectContaining(denied))
  expect(() => opened.actions.rename('ada', 'Eve')).toThrow(expect.objectContaining(denied))
  await expect(opened.checkpoints.create('mark')).rejects.toMatchObject(denied)
  expect(opened.getState().people.get('ada')?.name).toBe('Ada Lovelace 1815')
  expect(heard).toEqual([])
  await opened.close()
})

test('F3 by default texts are masked, keys and references are not; a function decides for each value', async () => {
  const { text, open } = await recorded()
  expect(text).not.toMatch(/Lovelace|Robert|Secret|1815/)
  const state = JSON.parse(JSON.stringify((await open()).getState()))
  expect(state).toEqual({
    people: {
      ada: { id: 'ada', name: 'Xxx Xxxxxxxx 1111', bossId: null, age: 36 },
      bob: { id: 'bob', name: 'Xxxxxx Xxxxxx', bossId: 'ada', age: 20 },
    },
    theme: 'xxxxx',
  })
  const paths: string[] = []
  const own = await recorded({
    redact: (value, path) => {
      if (path[0] === 'people') paths.push(path.join('.'))
      return path[2] === 'age' ? 0 : value
    },
  })
  expect((await own.open()).getState().people.get('ada')).toMatchObject({ name: 'Ada Lovelace 1815', age: 0 })
  expect(new Set(paths)).toContain('people.ada.age')
  expect(paths).not.toContain('people.ada.id')
  await expect(recorded({ redact: () => ({}) })).rejects.toMatchObject({ code: 'MISUSE' })
})

test('F4 every character of a capsule changed, cut off or added is noticed', async () => {
  const { text, open } = await recorded({ redact: false })
  const wrong: unknown[] = []
  const expectRefused = async (damaged: string | Uint8Array, at: unknown) => {
    const outcome = await open(damaged).then(
      () => 'opened',
      (error: unknown) => (isHoldfastError(error, 'STATE_CORRUPTED') ? 'refused' : error),
    )
    if (outcome !== 'refused') wrong.push([at, outcome])
  }
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    for (const other of [code ^ 1, code ^ 16, 10, 0x2028].filter((unit) => unit !== code)) {
      await expectRefused(text.slice(0, at) + String.fromCharCode(other) + text.slice(at + 1), [at, other])
    }
    await expectRefused(text.slice(0, at), [at, 'cut'])
    await expectRefused(`${text.slice(0, at)} ${text.slice(at)}`, [at, 'added'])
  }
  const bytes = new TextEncoder().encode(text)
  for (let at = 0; at < bytes.length; at++) {
    const damaged = bytes.slice()
    damaged[at] = (damaged[at] ?? 0) ^ (1 + (at % 255))
    await expectRefused(damaged, [at, 'byte'])
  }
  expect(wrong).toEqual([])
  expect((await open(bytes)).getState().people.size).toBe(2)
})

test('F5 what is in a capsule is decoded and validated, whatever its checksum says', async () => {
  const { world, text, open } = await recorded({ redact: false })
  const codeOf = (change: (lines: string[]) => void, more = {}) =>
    open(forged(text, change), define(), more).then(
      () => 'opened',
      (error: unknown) => (isHoldfastError(error) ? error.code : error),
    )
  const replace = (from: string, to: string) => (lines: string[]) => {
    for (const [index, line] of lines.entries()) lines[index] = line.replace(from, to)
  }
  expect(await codeOf(() => undefined)).toBe('opened')
  expect(await codeOf(replace('"capsule":1', '"capsule":2'))).toBe('OUTDATED')
  expect(await codeOf(replace('"schemaVersion":1', '"schemaVersion":9'))).toBe('OUTDATED')
  expect(await codeOf(replace('"store":"people"', '"store":"other"'))).toBe('MISUSE')
  const deep = `${'['.repeat(50_000)}${']'.repeat(50_000)}`
  for (const [from, to] of [
    ['"op":"put"', '"op":"drop"'],
    ['"slice":"people","key":"ada"', '"slice":"theme","key":"ada"'],
    ['"slice":"people","key":"ada"', '"slice":"__proto__","key":"ada"'],
    ['"key":"ada"', '"key":"eve"'],
    ['"name":"Ada Lovelace 1815"', '"name":"Ada"'],
    ['"name":"Ada Lovelace 1815"', `"name":${deep}`],
    ['"config":{', `"config":{"x":${deep},`],
    ['"journal":1', '"journal":1e9'],
    ['"journal":1', '"journal":0'],
    ['"count":0', '"count":1e15'],
    ['"path":["name"]', '"path":["__proto__","name"]'],
    ['["theme","light"]', '["theme","dark"]'],
    ['["theme","light"]', '["people",[]]'],
  ] as const) {
    expect([from, to.slice(0, 40), await codeOf(replace(from, to))]).toEqual([from, to.slice(0, 40), 'STATE_CORRUPTED'])
  }
  expect({}).not.toHaveProperty('name')
  const strict = define(1, 'people', Person.extend({ name: z.string().max(5) }))
  await expect(open(text, strict)).rejects.toMatchObject({ code: 'VALIDATION_FAILED' })
  const lenient = await open(text, strict, { validate: false })
  expect(await world.settle(lenient.validate())).toMatchObject({ isValid: false })
  await expect(open(text, define(2))).rejects.toMatchObject({ code: 'MISUSE' })
})

test('F6 the version that a capsule tells is that of the package', () => {
  const path = new URL('../../../package.json', import.meta.url)
  expect(JSON.parse(readFileSync(path, 'utf8')).version).toBe(holdfastVersion)
})

test('F1 F2 a store without storage, one that is read-only and a capsule itself give capsules, too', async () => {
  const { world, open, text } = await recorded({ redact: false })
  const { platform } = world.openTab() as { platform: Platform }
  const { HoldfastError } = await import('../../index.js')
  const none = () => Promise.reject(new HoldfastError('MISSING_DEPENDENCY', 'no storage here'))
  const lost = createSyncStore(define(), { platform: { ...platform, storage: { ...platform.storage, open: none } } })
  await world.settle(lost.ready)
  lost.update((draft) => draft.people.set('eve', { id: 'eve', name: 'Eve', bossId: null, age: 1 }))
  const opened = await open(await world.settle(lost.exportCapsule({ redact: false })))
  expect([...opened.getState().people.keys()]).toEqual(['eve'])
  expect(opened.capsule.status).toMatchObject({ phase: 'memory', degraded: { code: 'MISSING_DEPENDENCY' } })
  const again = await open(await world.settle((await open(text)).exportCapsule({ redact: false })))
  expect(again.getState().people.size).toBe(2)
  const aborted = lost.exportCapsule({ signal: AbortSignal.abort(new Error('enough')) })
  await expect(aborted).rejects.toThrow('enough')
})
