import { collection, createSyncStore, type Platform, type StandardSchema, slice } from '@holdfast/core'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createSimWorld } from '../world/sim-world.js'

interface Note {
  readonly id: string
  text: string
  votes: number
}

const noteSchema: StandardSchema<Note> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      Number.isInteger((value as Note).votes) ? { value: value as Note } : { issues: [{ message: 'votes' }] },
  },
}
const textSchema: StandardSchema<string> = {
  '~standard': { version: 1, vendor: 'test', validate: (value) => ({ value: value as string }) },
}

function openNotes(platform: Platform) {
  return createSyncStore(
    {
      name: 'notes',
      version: 1,
      slices: { notes: collection({ schema: noteSchema }), title: slice({ schema: textSchema, initial: '' }) },
      actions: {
        vote: (draft, id: string) => {
          const note = draft.notes.get(id)
          if (note) note.votes++
        },
      },
    },
    { platform },
  )
}
type Store = ReturnType<typeof openNotes>
type Tx = Parameters<Parameters<Store['transaction']>[0]>[0]

const id = fc.constantFrom('a', 'b', 'c')
const opArbitrary = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('put' as const), id, text: fc.constantFrom('x', 'y', 'z') }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('vote' as const), id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('delete' as const), id }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('title' as const), text: fc.constantFrom('T', 'U', 'V') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('bad' as const), id }) },
)
type Op = typeof opArbitrary extends fc.Arbitrary<infer O> ? O : never

const tab = fc.nat(1)
const slot = fc.nat(2)
const commandArbitrary = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('update' as const), tab, op: opArbitrary }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('begin' as const), tab, slot, concurrent: fc.boolean() }) },
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('step' as const), slot, op: opArbitrary }) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('nested' as const),
      slot,
      ops: fc.array(opArbitrary, { maxLength: 3 }),
      throws: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('end' as const),
      slot,
      how: fc.constantFrom('commit', 'commit', 'throw', 'timeout', 'abort'),
    }),
  },
)

function play(target: Store | Tx, op: Op) {
  if (op.kind === 'vote') return target.actions.vote(op.id)
  return target.update((draft) => {
    if (op.kind === 'put') draft.notes.set(op.id, { id: op.id, text: op.text, votes: 0 })
    else if (op.kind === 'delete') draft.notes.delete(op.id)
    else if (op.kind === 'title') draft.title = op.text
    else draft.notes.set(op.id, { id: op.id, text: 'bad', votes: 0.5 })
  })
}

/** The state as plain objects. */
interface Model {
  notes: Record<string, Note>
  title: string
}
type Write = (model: Model) => void

function copy(model: Model): Model {
  return JSON.parse(JSON.stringify(model)) as Model
}

function playNaively(model: Model, op: Op): void {
  if (op.kind === 'put') model.notes[op.id] = { id: op.id, text: op.text, votes: 0 }
  else if (op.kind === 'delete') delete model.notes[op.id]
  else if (op.kind === 'title') model.title = op.text
  else {
    const note = model.notes[op.id]
    if (op.kind === 'vote' && note) note.votes++
  }
}

/** What is recorded of an operation: values, so that they can be written onto another state. */
function writesOf(before: Model, after: Model): Write[] {
  const writes: Write[] = []
  if (before.title !== after.title) {
    writes.push((model) => {
      model.title = after.title
    })
  }
  for (const key of ['a', 'b', 'c']) {
    const [old, now] = [before.notes[key], after.notes[key]]
    if (now === undefined) {
      if (old !== undefined) writes.push((model) => delete model.notes[key])
    } else if (old === undefined) {
      writes.push((model) => {
        model.notes[key] = { ...now }
      })
    } else {
      for (const field of ['text', 'votes'] as const) {
        if (old[field] === now[field]) continue
        writes.push((model) => {
          const note = model.notes[key]
          if (note) Object.assign(note, { [field]: now[field] })
        })
      }
    }
  }
  return writes
}

interface Naive {
  readonly tab: number
  readonly concurrent: boolean
  view: Model
  writes: Write[]
  isDoomed: boolean
}

function stepNaively(naive: Naive, op: Op): void {
  if (op.kind === 'bad') naive.isDoomed = true
  if (naive.isDoomed) return
  const before = copy(naive.view)
  playNaively(naive.view, op)
  naive.writes.push(...writesOf(before, copy(naive.view)))
}

function shown(state: { readonly notes: Iterable<readonly [string, unknown]>; readonly title: string }) {
  return { title: state.title, notes: Object.fromEntries(state.notes) }
}

/** A delay that only transactions ask for: their timers run when told. */
const timeoutMs = 61_234

function withTimers(platform: Platform, timers: Set<() => void>): Platform {
  const { clock } = platform
  const schedule: Platform['clock']['schedule'] = (run, delayMs) => {
    if (delayMs !== timeoutMs) return clock.schedule(run, delayMs)
    timers.add(run)
    return () => timers.delete(run)
  }
  return { ...platform, clock: { ...clock, schedule } }
}

test('X1 X2 X3 X4 X5 X6 X7 transactions of two tabs among updates agree with a naive model', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(commandArbitrary, { maxLength: 60, size: 'max' }),
      fc.nat(1_000),
      async (commands, seed) => {
        const world = createSimWorld({ seed })
        const tabs = [world.openTab(), world.openTab()]
        const timers = new Set<() => void>()
        const stores = tabs.map(({ platform }) => openNotes(withTimers(platform, timers)))
        for (const store of stores) await world.settle(store.ready)
        const model: Model = { notes: {}, title: '' }
        const queues: Op[][] = [[], []]
        const open = new Map<number, { naive: Naive; tx: Tx; end: (how: string) => Promise<unknown> }>()
        const notified = [0, 0]
        for (const [index, store] of stores.entries())
          store.subscribe(() => (notified[index] = (notified[index] ?? 0) + 1))

        for (const command of commands) {
          const before = [...notified]
          if (command.kind === 'update') {
            const { tab: index, op } = command
            const isHeld = [...open.values()].some(({ naive }) => naive.tab === index && !naive.concurrent)
            const commit = play(stores[index] as Store, op)
            expect(commit.status).toBe(isHeld ? 'queued' : op.kind === 'bad' ? 'rejected' : 'committed')
            if (isHeld) queues[index]?.push(op)
            else if (op.kind !== 'bad') playNaively(model, op)
          } else if (command.kind === 'begin') {
            if (open.has(command.slot)) continue
            open.set(command.slot, begin(stores[command.tab] as Store, command, copy(model)))
          } else {
            const entry = open.get(command.slot)
            if (entry === undefined) continue
            const { naive, tx } = entry
            if (command.kind === 'step') {
              const commit = play(tx, command.op)
              stepNaively(naive, command.op)
              expect(commit.status).toBe(naive.isDoomed ? 'rejected' : 'queued')
            } else if (command.kind === 'nested') {
              const part = { ...naive, view: copy(naive.view), writes: [] as Write[] }
              for (const op of command.ops) stepNaively(part, op)
              const nested = tx.transaction(async (inner) => {
                for (const op of command.ops) {
                  play(inner, op)
                  await Promise.resolve()
                }
                expect(shown(inner.getState())).toEqual(part.view)
                if (command.throws) throw new Error('planned')
              })
              await world.settle(nested.catch(() => undefined))
              if (!command.throws) {
                naive.isDoomed = part.isDoomed
                if (!naive.isDoomed) naive.view = part.view
                naive.writes.push(...part.writes)
              }
            } else {
              open.delete(command.slot)
              const outcome = await entry.end(command.how)
              if (command.how !== 'commit') expect(outcome).toBe(command.how)
              else expect(outcome).toBe(naive.isDoomed ? 'rejected' : 'committed')
              if (outcome === 'committed') for (const write of naive.writes) write(model)
              for (const op of queues[naive.tab]?.splice(0) ?? []) playNaively(model, op)
            }
            if (command.kind !== 'end') expect(notified).toEqual(before)
          }
          await world.advance(300)
          for (const store of stores) expect(shown(store.getState())).toEqual(model)
          for (const { naive, tx } of open.values()) expect(shown(tx.getState())).toEqual(naive.view)
        }
        for (const { naive, end } of open.values()) {
          await end('throw')
          for (const op of queues[naive.tab]?.splice(0) ?? []) playNaively(model, op)
          // As after each command: what waited here runs on what the other tab did, not beside it.
          await world.advance(300)
        }
        expect(timers.size).toBe(0)
        for (const store of stores) await world.settle(store.close())
        for (const { errors } of tabs) expect(errors).toEqual([])
        const again = openNotes(world.openTab().platform)
        await world.settle(again.ready)
        expect(shown(again.getState())).toEqual(model)
        await world.settle(again.close())

        function begin(store: Store, { tab: index, concurrent }: { tab: number; concurrent: boolean }, view: Model) {
          const controller = new AbortController()
          let settle: (error?: Error) => void = () => undefined
          const done = new Promise<void>((resolve, reject) => {
            settle = (error) => (error === undefined ? resolve() : reject(error))
          })
          let tx: Tx | undefined
          const ended = store
            .transaction(
              (given) => {
                tx = given
                return done
              },
              { concurrent, timeoutMs, signal: controller.signal },
            )
            .then(
              ({ status }) => status,
              (error: { readonly code?: string; readonly message: string }) =>
                error.code === 'TIMEOUT' ? 'timeout' : error.message,
            )
          const timer = [...timers].at(-1)
          return {
            naive: { tab: index, concurrent, view, writes: [], isDoomed: false },
            tx: tx as unknown as Tx,
            end: async (how: string) => {
              if (how === 'commit') settle()
              else if (how === 'throw') settle(new Error(how))
              else if (how === 'abort') controller.abort(new Error(how))
              else timer?.()
              return world.settle(ended)
            },
          }
        }
      },
    ),
    { numRuns: 150 },
  )
})
