import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deafChannel } from '../../../fixtures/deaf-channel.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import type { Platform, StandardSchema } from '../../index.js'
import { collection, createSyncStore } from '../../index.js'

interface Note {
  readonly id: string
  text: string
  done: boolean
  votes: number
}
type Fields = Readonly<Record<string, unknown>>
/** The naive model: entities as flat records, copied whole. */
type Model = Readonly<Record<string, Fields>>

/** What one tab does to one field can make impossible what another does to the other. */
const isAllowed = (note: Note) => note.votes <= (note.text === 'x' ? 1 : 3)
const isSound = (model: Model) => Object.values(model).every((note) => isAllowed(note as unknown as Note))
const schema: StandardSchema<Note> = {
  '~standard': {
    version: 1,
    vendor: 'test',
    validate: (value) =>
      isAllowed(value as Note) ? { value: value as Note } : { issues: [{ message: 'not allowed' }] },
  },
}

/** A tab that hears nothing of the others: it reads what they did when its own append meets it. */
function openNotes(platform: Platform) {
  return createSyncStore(
    {
      name: 'notes',
      version: 1,
      slices: { notes: collection({ schema }) },
      actions: {
        vote: (draft, id: string) => {
          const note = draft.notes.get(id)
          if (note) note.votes++
        },
        claim: (draft, id: string, text: string) => {
          if (draft.notes.has(id)) throw new Error(`${id} is taken`)
          draft.notes.set(id, { id, text, done: false, votes: 0 })
        },
      },
    },
    { platform: { ...platform, channel: deafChannel } },
  )
}
type Store = ReturnType<typeof openNotes>

const key = fc.constantFrom('a', 'b', 'c')
const edit = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('add' as const), key }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), key }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('text' as const), key, to: fc.constantFrom('x', 'y', 'z') }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('done' as const), key, to: fc.boolean() }) },
)
type Edit = typeof edit extends fc.Arbitrary<infer One> ? One : never
const act = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('edit' as const),
      edits: fc.array(edit, { minLength: 1, maxLength: 3 }),
      group: fc.constantFrom(undefined, undefined, 'g'),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('vote' as const, 'claim' as const), key }) },
  {
    weight: 4,
    arbitrary: fc.constantFrom({ kind: 'undo' as const }, { kind: 'undo' as const }, { kind: 'redo' as const }),
  },
)
const turn = fc.record({ tab: fc.nat(1), acts: fc.array(act, { minLength: 1, maxLength: 5 }) })

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
const modelOf = (store: Store): Model => JSON.parse(JSON.stringify(store.getState().notes))
/** Keys in one order: an entity that came back stands at the end of a plain object. */
const sorted = (model: Model) =>
  Object.entries(model)
    .map(([id, fields]) => [id, fields] as const)
    .sort(([one], [other]) => (one < other ? -1 : 1))

/** One commit: what it does on any state, and between which states it came to lie. */
interface Made {
  /** `anew`: entities that others deleted and made again since. */
  readonly derive: (model: Model, anew: ReadonlySet<string>) => Model | undefined
  /** What it deleted and made again. */
  readonly removed: ReadonlySet<string>
  anew: ReadonlySet<string>
  before: Model
  after: Model
}
const keys = ['a', 'b', 'c']
const none: ReadonlySet<string> = new Set()

/** Entities that a commit made, or made again; and those that it deleted, whatever came after. */
const madeBy = ({ before, after, removed }: Made) =>
  keys.filter((id) => after[id] !== undefined && (before[id] === undefined || removed.has(id)))
const deletedBy = ({ before, after, removed, anew }: Made) =>
  keys.filter((id) => before[id] !== undefined && (after[id] === undefined || (removed.has(id) && !anew.has(id))))

/** What one undo takes back. */
interface Step {
  readonly group: string | undefined
  /** Its commits. */
  readonly parts: Made[]
}

/** What taking a commit back makes of a state, by going through all fields of all entities. */
function takenBack(now: Model, { before, after }: Pick<Made, 'before' | 'after'>): Model {
  const next: Record<string, Fields> = { ...now }
  for (const id of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, left, is] = [before[id], after[id], now[id]]
    if (same(was, left)) continue
    if (was === undefined || left === undefined) {
      if (!same(is, left)) continue
      if (was === undefined) delete next[id]
      else next[id] = was
    } else if (is !== undefined) {
      const back = Object.keys(is).map((name) => [
        name,
        !same(was[name], left[name]) && same(is[name], left[name]) ? was[name] : is[name],
      ])
      next[id] = Object.fromEntries(back)
    }
  }
  return next
}

/** A whole step, entity by entity: what others have done between two of its commits parts them. */
function stepBack(now: Model, { parts }: Step): Model {
  return ['a', 'b', 'c'].reduce((model, id) => {
    const spans: Pick<Made, 'before' | 'after'>[] = []
    for (const { before, after } of parts) {
      if (same(before[id], after[id])) continue
      const last = spans.at(-1)
      if (last && same(last.after[id], before[id])) spans.splice(-1, 1, { before: last.before, after })
      else spans.push({ before, after })
    }
    const only = (from: Model) => (from[id] === undefined ? {} : { [id]: from[id] }) as Model
    return spans.reduceRight(
      (so, { before, after }) => takenBack(so, { before: only(before), after: only(after) }),
      model,
    )
  }, now)
}

function edited(model: Model, edits: readonly Edit[], text: string): { after: Model; removed: ReadonlySet<string> } {
  const after: Record<string, Fields> = { ...model }
  const removed = new Set<string>()
  for (const one of edits) {
    const old = after[one.key]
    if (one.kind === 'add') after[one.key] ??= { id: one.key, text, done: false, votes: 0 }
    else if (old === undefined) continue
    else if (one.kind === 'remove') {
      delete after[one.key]
      removed.add(one.key)
    } else after[one.key] = { ...old, [one.kind]: one.to }
  }
  return { after, removed }
}

/** The fields and entities that an edit wrote, to be written onto any state. */
function written(before: Model, after: Model, removed: ReadonlySet<string>) {
  return (now: Model, anew: ReadonlySet<string>): Model => {
    const next: Record<string, Fields> = { ...now }
    for (const id of ['a', 'b', 'c']) {
      const [was, is, there] = [before[id], after[id], next[id]]
      if (is === undefined) {
        if (was !== undefined && !anew.has(id)) delete next[id]
      } else if (was === undefined || removed.has(id)) next[id] = is
      else if (there !== undefined && !anew.has(id)) {
        const changed = Object.entries(is).filter(([name, value]) => !same(value, was[name]))
        next[id] = { ...there, ...Object.fromEntries(changed) }
      }
    }
    return next
  }
}

/** One tab in the model. */
class ModelTab {
  readonly steps: { undo: Step[]; redo: Step[] } = { undo: [], redo: [] }
  readonly pending: { readonly made: Made; readonly handle: { readonly status: string } }[] = []
  view: Model = {}
  isOpen = false

  commit(derive: Made['derive'], after: Model, group: string | undefined, removed: ReadonlySet<string>): Made {
    const made = { derive, removed, anew: none, before: this.view, after }
    const newest = this.steps.undo.at(-1)
    const isOne = this.isOpen && newest?.group === group && group !== undefined
    if (newest !== undefined && isOne && this.#continues(newest, made)) newest.parts.push(made)
    else this.steps.undo.push({ group, parts: [made] })
    this.steps.redo.length = 0
    this.isOpen = true
    this.view = after
    return made
  }

  /** Nobody else changed what the step left in the entities that the commit changes. */
  #continues(step: Step, { before, after }: Made): boolean {
    return ['a', 'b', 'c'].every((id) => {
      if (same(before[id], after[id])) return true
      const last = step.parts.findLast((part) => !same(part.before[id], part.after[id]))
      return last === undefined || same(last.after[id], before[id])
    })
  }

  press(role: 'undo' | 'redo'): Made | 'rejected' | undefined {
    const steps = this.steps[role]
    for (let taken = steps.at(-1); taken !== undefined; taken = steps.at(-1)) {
      const step = taken
      const after = stepBack(this.view, step)
      const isIdle = same(sorted(after), sorted(this.view))
      if (!isIdle && !isSound(after)) return 'rejected'
      steps.pop()
      if (role === 'undo') this.isOpen = false
      if (isIdle) continue
      const place = steps.length
      const derive = (now: Model) => {
        const back = stepBack(now, step)
        if (isSound(back)) return back
        if (role === 'undo') steps.splice(place, 0, step)
        return undefined
      }
      const made = { derive, removed: none, anew: none, before: this.view, after }
      this.steps[role === 'undo' ? 'redo' : 'undo'].push({ group: undefined, parts: [made] })
      this.isOpen = false
      this.view = after
      return made
    }
    return undefined
  }

  /** Derives what is pending again; gives what became of each commit. */
  rebase(journal: Model, deleted: ReadonlySet<string>): readonly string[] {
    this.view = journal
    const own = new Set<string>()
    return this.pending.map(({ made }) => {
      const known = made.before
      const isAnew = (id: string) => deleted.has(id) && !own.has(id) && known[id] && !same(known[id], this.view[id])
      made.anew = new Set(keys.filter(isAnew))
      for (const id of madeBy(made)) own.add(id)
      const after = made.derive(this.view, made.anew)
      if (after === undefined) this.#withdraw(made)
      made.before = this.view
      made.after = after ?? this.view
      this.view = made.after
      return after === undefined ? 'rejected' : 'committed'
    })
  }

  #withdraw(made: Made): void {
    for (const steps of [this.steps.undo, this.steps.redo]) {
      for (const step of steps.filter(({ parts }) => parts.includes(made))) {
        step.parts.splice(step.parts.indexOf(made), 1)
        if (step.parts.length > 0) continue
        if (steps === this.steps.undo && step === steps.at(-1)) this.isOpen = false
        steps.splice(steps.indexOf(step), 1)
      }
    }
  }
}

test('H2 H3 H4 H9 steps and undos that are derived again on newer data agree with a naive model', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { maxLength: 14, size: 'max' }), async (turns) => {
      const world = createSimWorld({ seed: 'history' })
      const stores = [openNotes(world.openTab().platform), openNotes(world.openTab().platform)] as const
      for (const store of stores) await world.settle(store.ready)
      const models = [new ModelTab(), new ModelTab()] as const
      let journal: Model = {}
      const log: { readonly tab: number; readonly made: Made }[] = []
      const readTo = [0, 0]
      let texts = 0
      for (const { tab, acts } of turns) {
        const [store, model] = tab === 0 ? [stores[0], models[0]] : [stores[1], models[1]]
        const base = model.view
        for (const one of acts) {
          if (one.kind === 'undo' || one.kind === 'redo') {
            const made = model.press(one.kind)
            const handle = store[one.kind]()
            expect(handle?.status).toBe(made && (made === 'rejected' ? made : 'committed'))
            if (made && made !== 'rejected' && handle) model.pending.push({ made, handle })
          } else {
            const { version } = store.getStatus()
            const text = `text ${texts++}`
            const handle = perform(store, one, text)
            const { derive, removed } = derivation(model.view, one, text)
            const after = derive(model.view, none)
            expect(handle?.status).toBe(
              after === undefined ? (one.kind === 'claim' ? undefined : 'rejected') : 'committed',
            )
            // A commit may change nothing in the end, having removed and made again; one without operations is none.
            if (handle && after && store.getStatus().version > version) {
              model.pending.push({
                made: model.commit(derive, after, one.kind === 'edit' ? one.group : undefined, removed),
                handle,
              })
            }
          }
          expect(sorted(modelOf(store))).toEqual(sorted(model.view))
        }
        if (model.pending.length === 0) continue
        const unknown = log.slice(readTo[tab]).filter((entry) => entry.tab !== tab)
        const deleted = new Set(unknown.flatMap(({ made }) => deletedBy(made)))
        const statuses = base === journal ? model.pending.map(() => 'committed') : model.rebase(journal, deleted)
        await world.settle(store.flush())
        expect(model.pending.map(({ handle }) => handle.status)).toEqual(statuses)
        for (const [at, { made }] of model.pending.entries()) {
          if (statuses[at] === 'committed') log.push({ tab, made: { ...made } })
        }
        readTo[tab] = log.length
        model.pending.length = 0
        journal = model.view
        expect(sorted(modelOf(store))).toEqual(sorted(journal))
        const { undo, redo } = store.history.steps()
        expect([undo.length, redo.length]).toEqual([model.steps.undo.length, model.steps.redo.length])
      }
      for (const store of stores) await world.settle(store.close())
    }),
    { numRuns: 200 },
  )
})

type Act = typeof act extends fc.Arbitrary<infer One> ? One : never
type Change = Exclude<Act, { readonly kind: 'undo' | 'redo' }>

function perform(store: Store, one: Change, text: string) {
  if ('key' in one) {
    try {
      return one.kind === 'vote' ? store.actions.vote(one.key) : store.actions.claim(one.key, text)
    } catch {
      return undefined
    }
  }
  return store.update(
    (draft) => {
      for (const { key: id, ...change } of one.edits) {
        const note = draft.notes.get(id)
        if (change.kind === 'remove') draft.notes.delete(id)
        else if (change.kind === 'add') {
          if (note === undefined) draft.notes.set(id, { id, text, done: false, votes: 0 })
        } else if (note) Object.assign(note, { [change.kind]: change.to })
      }
    },
    one.group === undefined ? {} : { group: one.group },
  )
}

function derivation(view: Model, one: Change, text: string): Pick<Made, 'derive' | 'removed'> {
  if (one.kind === 'edit') {
    const { after, removed } = edited(view, one.edits, text)
    const write = written(view, after, removed)
    const derive: Made['derive'] = (model, anew) => {
      const next = write(model, anew)
      return isSound(next) ? next : undefined
    }
    return { derive, removed }
  }
  const derive = (model: Model) => {
    const old = model[one.key]
    if (one.kind === 'claim') {
      return old === undefined ? { ...model, [one.key]: { id: one.key, text, done: false, votes: 0 } } : undefined
    }
    if (old === undefined) return model
    const next = { ...model, [one.key]: { ...old, votes: (old.votes as number) + 1 } }
    return isSound(next) ? next : undefined
  }
  return { derive, removed: none }
}
