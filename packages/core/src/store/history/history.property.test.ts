import 'fake-indexeddb/auto'
import fc from 'fast-check'
import { afterEach, expect, test } from 'vitest'
import { closeBoards, openBoard, task } from '../../../fixtures/board.js'

type Board = ReturnType<typeof openBoard>
type Fields = Readonly<Record<string, unknown>>
/** The naive model: entities as flat records, copied whole. */
type Model = Readonly<Record<string, Fields>>

afterEach(closeBoards)

const field = fc.constantFrom('title', 'done', 'priority')
const edit = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('add' as const), key: fc.constantFrom('a', 'b', 'c') }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('remove' as const), key: fc.constantFrom('a', 'b', 'c') }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('set' as const),
      key: fc.constantFrom('a', 'b', 'c'),
      field,
      to: fc.nat(2),
    }),
  },
)
type Edit = typeof edit extends fc.Arbitrary<infer One> ? One : never
const turn = fc.oneof(
  { weight: 4, arbitrary: fc.record({ tab: fc.nat(1), edits: fc.array(edit, { minLength: 1, maxLength: 3 }) }) },
  { weight: 2, arbitrary: fc.record({ tab: fc.nat(1), press: fc.constantFrom('undo' as const, 'redo' as const) }) },
)

const values: Readonly<Record<string, readonly unknown[]>> = {
  title: ['One', 'Two', 'Three'],
  done: [true, false, true],
  priority: [1, 2, 5],
}

function edited(model: Model, one: Edit): Model {
  const next: Record<string, Fields> = { ...model }
  const old = next[one.key]
  if (one.kind === 'remove') delete next[one.key]
  else if (one.kind === 'add') next[one.key] ??= { ...task(one.key) }
  else if (old !== undefined) next[one.key] = { ...old, [one.field]: values[one.field]?.[one.to] }
  return next
}

function apply(board: Board, edits: readonly Edit[]): void {
  board.update((draft) => {
    for (const one of edits) {
      const entity = draft.tasks.get(one.key)
      if (one.kind === 'remove') draft.tasks.delete(one.key)
      else if (one.kind === 'add' && entity === undefined) draft.tasks.set(one.key, task(one.key))
      else if (one.kind === 'set' && entity) Object.assign(entity, { [one.field]: values[one.field]?.[one.to] })
    }
  })
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other)
const modelOf = (board: Board): Model => JSON.parse(JSON.stringify(board.getState().tasks))

/** A step as the model knows it: the two states it lies between. */
interface Step {
  readonly before: Model
  readonly after: Model
}

/** What taking a step back makes of a state, by going through all fields of all entities. */
function takenBack(now: Model, { before, after }: Step): Model {
  const next: Record<string, Fields> = { ...now }
  for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
    const [was, left, is] = [before[key], after[key], now[key]]
    if (same(was, left)) continue
    if (was === undefined || left === undefined) {
      if (!same(is, left)) continue
      if (was === undefined) delete next[key]
      else next[key] = was
    } else if (is !== undefined) {
      const fields = Object.keys(is).map((name) => [
        name,
        same(was[name], left[name]) || !same(is[name], left[name]) ? is[name] : was[name],
      ])
      next[key] = Object.fromEntries(fields)
    }
  }
  return next
}

/** One tab's history in the model. */
class ModelTab {
  steps: { undo: Step[]; redo: Step[] } = { undo: [], redo: [] }

  press(role: 'undo' | 'redo', now: Model): Model {
    for (let step = this.steps[role].pop(); step !== undefined; step = this.steps[role].pop()) {
      const next = takenBack(now, step)
      if (same(next, now)) continue
      this.steps[role === 'undo' ? 'redo' : 'undo'].push({ before: now, after: next })
      return next
    }
    return now
  }

  edit(before: Model, after: Model): void {
    this.steps = { undo: [...this.steps.undo, { before, after }], redo: [] }
  }
}

/** Keys in one order: an entity that came back stands at the end, in both. */
const sorted = (model: Model) => Object.fromEntries(Object.entries(model).sort(([a], [b]) => (a < b ? -1 : 1)))

/** Resolves when a tab has read up to what the other has saved. */
async function follow(from: Board, to: Board): Promise<void> {
  await from.flush()
  const { version } = from.getStatus()
  await new Promise<void>((resolve) => {
    const look = () => {
      if (to.getStatus().savedVersion < version) return
      stop()
      resolve()
    }
    const stop = to.events.on('status:changed', look)
    look()
  })
}

let runs = 0

test('H1 H2 undo and redo of two tabs agree with a naive model, whatever either does in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(turn, { maxLength: 24 }), async (turns) => {
      const name = `model-${++runs}`
      const boards = [openBoard(name), openBoard(name)] as const
      const models = [new ModelTab(), new ModelTab()] as const
      await Promise.all(boards.map(({ ready }) => ready))
      let model: Model = {}
      for (const one of turns) {
        const [board, mine] = one.tab === 0 ? [boards[0], models[0]] : [boards[1], models[1]]
        if ('edits' in one) {
          const next = one.edits.reduce(edited, model)
          const { version } = board.getStatus()
          apply(board, one.edits)
          // An entity that is removed and made again, just the same, is a commit too: it stands at another place.
          if (board.getStatus().version > version) mine.edit(model, next)
          else expect(same(next, model)).toBe(true)
          model = next
        } else {
          const next = mine.press(one.press, model)
          expect(board[one.press]() !== undefined).toBe(!same(next, model))
          model = next
        }
        expect(sorted(modelOf(board))).toEqual(sorted(model))
        expect(board.getStatus().canUndo).toBe(mine.steps.undo.length > 0)
        expect(board.getStatus().canRedo).toBe(mine.steps.redo.length > 0)
        await follow(board, board === boards[0] ? boards[1] : boards[0])
      }
      expect(sorted(modelOf(boards[0]))).toEqual(sorted(modelOf(boards[1])))
      await closeBoards()
    }),
    { numRuns: 60 },
  )
})

test('H1 with nobody else editing, undoing all steps gives the start, redoing all of them the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(edit, { maxLength: 4 }),
      fc.array(fc.record({ edits: fc.array(edit, { minLength: 1, maxLength: 3 }), group: fc.constantFrom('', 'g') }), {
        maxLength: 20,
      }),
      async (first, steps) => {
        const board = openBoard(`alone-${++runs}`)
        await board.ready
        apply(board, first)
        board.history.clear()
        const start = modelOf(board)
        for (const { edits, group } of steps) board.batch(() => apply(board, edits), group === '' ? {} : { group })
        const end = modelOf(board)
        while (board.undo()) expect(board.getStatus().canRedo).toBe(true)
        expect(modelOf(board)).toEqual(start)
        while (board.redo()) expect(board.getStatus().canUndo).toBe(true)
        expect(modelOf(board)).toEqual(end)
        await closeBoards()
      },
    ),
    { numRuns: 60 },
  )
})
