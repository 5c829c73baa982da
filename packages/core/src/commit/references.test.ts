import { describe, expect, test } from 'vitest'
import * as z from 'zod'
import { checkDefinition } from '../definition/check-definition.js'
import { collection } from '../definition/collection.js'
import type { OnDelete } from '../definition/reference.js'
import { applyOperations } from '../model/apply.js'
import type { Operation } from '../model/operation.js'
import { collectionOf } from '../model/root-state.js'
import { prepareOperations, type SizedState } from './prepare.js'

const limits = { validate: true, maxStateBytes: Number.POSITIVE_INFINITY, enforce: true }
const put = (slice: string, key: string, rest: object = {}): Operation => ({
  op: 'put',
  slice,
  key,
  value: { id: key, ...rest },
})
const drop = (slice: string, key: string): Operation => ({ op: 'delete', slice, key })

function world(
  onDelete: OnDelete,
  { enforce = false, schema = nullable }: { enforce?: boolean; schema?: z.ZodType } = {},
) {
  const shape = checkDefinition({
    name: 'refs',
    version: 1,
    slices: {
      users: collection({ schema: z.object({ id: z.string() }) }),
      tasks: collection({
        schema: schema as never,
        references: { owner: { to: 'users', onDelete, enforce } } as never,
      }),
    },
  })
  const prepare = (before: SizedState, ...operations: Operation[]) => {
    const prepared = prepareOperations(shape, before, operations, limits)
    if (prepared.kind === 'changed') {
      // What the commit says it did is what it did.
      const { state } = applyOperations(before.state, prepared.effect, shape.isCollection)
      expect(JSON.stringify(state)).toBe(JSON.stringify(prepared.after.state))
    }
    return prepared
  }
  const must = (before: SizedState, ...operations: Operation[]) => {
    const prepared = prepare(before, ...operations)
    if (prepared.kind !== 'changed') throw new Error(JSON.stringify(prepared))
    return prepared.after
  }
  const start = must(
    { state: shape.initialState, bytes: 0 },
    put('users', 'u1'),
    put('users', 'u2'),
    put('tasks', 't1', { owner: 'u1' }),
    put('tasks', 't2', { owner: 'u1' }),
    put('tasks', 't3', { owner: 'u2' }),
  )
  return { shape, prepare, must, start }
}

const nullable = z.object({ id: z.string(), owner: z.string().nullable().optional() })
const plain = ({ state }: SizedState) => JSON.parse(JSON.stringify(state)) as Record<string, Record<string, unknown>>

describe('references', () => {
  test('E1 restrict refuses to delete what is referred to, unless the commit lets go of it', () => {
    const { prepare, must, start } = world('restrict')
    expect(prepare(start, drop('users', 'u1'))).toMatchObject({
      kind: 'rejected',
      issues: [{ code: 'restricted', path: ['tasks', 't1', 'owner'], message: expect.stringContaining('2 of') }],
    })
    const moved = must(start, drop('users', 'u1'), put('tasks', 't1', { owner: 'u2' }), drop('tasks', 't2'))
    expect(Object.keys(plain(moved).users ?? {})).toEqual(['u2'])
  })

  test('E2 cascade deletes what refers, clear empties the field, report leaves it', () => {
    expect(plain(world('cascade').must(world('cascade').start, drop('users', 'u1'))).tasks).toEqual({
      t3: { id: 't3', owner: 'u2' },
    })
    const { must, start } = world('clear')
    expect(plain(must(start, drop('users', 'u1'))).tasks).toMatchObject({ t1: { owner: null }, t3: { owner: 'u2' } })
    const left = world('clear', { schema: z.object({ id: z.string(), owner: z.string().optional() }) })
    expect(plain(left.must(left.start, drop('users', 'u1'))).tasks?.t1).toEqual({ id: 't1' })
    const report = world('report')
    expect(plain(report.must(report.start, drop('users', 'u1'))).tasks).toMatchObject({ t1: { owner: 'u1' } })
  })

  test('E2 clear takes the key out of a list, also when two of its keys go at once', () => {
    const { must, start } = world('clear', { schema: z.object({ id: z.string(), owner: z.any() }) })
    const listed = must(start, put('tasks', 't4', { owner: ['u1', 'u2', 'u1', 'x'] }))
    expect(plain(must(listed, drop('users', 'u1'), drop('users', 'u2'))).tasks?.t4).toEqual({ id: 't4', owner: ['x'] })
  })

  test('E2 what clearing leaves is validated: a field that can not be empty keeps the deletion from happening', () => {
    const { prepare, start } = world('clear', { schema: z.object({ id: z.string(), owner: z.string() }) })
    expect(prepare(start, drop('users', 'u1'))).toMatchObject({
      kind: 'rejected',
      issues: [{ code: 'schema', path: ['tasks', 't1', 'owner'] }, { path: ['tasks', 't2', 'owner'] }],
    })
  })

  test('E3 an enforced reference must lead somewhere; one that led nowhere before does not keep from editing', () => {
    const { prepare, start, must, shape } = world('report', { enforce: true })
    expect(prepare(start, put('tasks', 't9', { owner: 'nobody' }))).toMatchObject({
      kind: 'rejected',
      issues: [{ code: 'orphan', path: ['tasks', 't9', 'owner'] }],
    })
    expect(prepare(start, drop('users', 'u1'))).toMatchObject({ kind: 'rejected', issues: [{ code: 'restricted' }] })
    must(start, put('tasks', 't9', { owner: 'u9' }), put('users', 'u9'))
    const loose = prepareOperations(shape, start, [put('tasks', 't9', { owner: 'nobody' })], {
      ...limits,
      enforce: false,
    })
    if (loose.kind !== 'changed') throw new Error('not changed')
    must(loose.after, { op: 'set', slice: 'tasks', key: 't9', path: ['note'], value: 'edited' })
  })

  test('E2 a chain of ten thousand, with a cycle in it, is deleted whole and once each', () => {
    const shape = checkDefinition({
      name: 'chain',
      version: 1,
      slices: {
        nodes: collection({
          schema: z.object({ id: z.string(), parent: z.string() }),
          references: { parent: { to: 'nodes', onDelete: 'cascade' } },
        }),
      },
    })
    const count = 10_000
    const nodes = Array.from({ length: count }, (_, n) =>
      put('nodes', `n${n}`, { parent: `n${(n + count - 1) % count}` }),
    )
    const built = prepareOperations(
      shape,
      { state: shape.initialState, bytes: 0 },
      [...nodes, put('nodes', 'alone', { parent: 'alone2' })],
      limits,
    )
    if (built.kind !== 'changed') throw new Error('not built')
    const gone = prepareOperations(shape, built.after, [drop('nodes', 'n5')], limits)
    if (gone.kind !== 'changed') throw new Error('not deleted')
    expect([...collectionOf(gone.after.state, 'nodes').keys()]).toEqual(['alone'])
    expect(gone.effect).toHaveLength(count)
    expect(gone.after.bytes).toBeLessThan(built.after.bytes / 100)
  })
})
