import type { Settings, Task } from './board.js'
import type { BoardOp, UserOp } from './board-op.js'

/**
 * The state as a careful beginner would keep it: plain values, copied for each change. It shares nothing with the engine,
 * so that the two do not make the same mistake.
 */
export interface NaiveState {
  readonly tasks: ReadonlyMap<string, Task>
  readonly settings: Settings
  readonly count: number
  readonly filter: string
}

export const initialNaiveState: NaiveState = {
  tasks: new Map(),
  settings: { theme: 'light', limits: { perColumn: 3 } },
  count: 0,
  filter: '',
}

/** What an operation comes to: the next state (the same object when nothing changes), or that it has no effect and why. */
export type NaiveOutcome = NaiveState | 'rejected' | 'throws'

export function applyNaively(state: NaiveState, op: UserOp): NaiveOutcome {
  if (op.kind !== 'batch') return applyOne(state, op)
  if (op.throws) return 'throws'
  let next = state
  for (const one of op.ops) {
    const outcome = applyOne(next, one)
    // What is refused alone has no part in the batch.
    if (typeof outcome !== 'string') next = outcome
  }
  return next
}

function applyOne(state: NaiveState, op: BoardOp): NaiveOutcome {
  const withTask = (task: Task): NaiveState => ({ ...state, tasks: new Map(state.tasks).set(task.id, task) })
  const edit = (id: string, change: (task: Task) => Task): NaiveState => {
    const task = state.tasks.get(id)
    if (!task) return state
    const changed = change(task)
    return sameTask(task, changed) ? state : withTask(changed)
  }
  switch (op.kind) {
    case 'create':
    case 'replace': {
      const before = state.tasks.get(op.task.id)
      return before && sameTask(before, op.task) ? state : withTask(op.task)
    }
    case 'rename':
      return edit(op.id, (task) => ({ ...task, title: op.title }))
    case 'retag':
      return edit(op.id, (task) => {
        const position = task.tags.indexOf(op.tag)
        const tags = position < 0 ? [...task.tags, op.tag] : task.tags.filter((_, index) => index !== position)
        return { ...task, tags }
      })
    case 'move':
      return edit(op.id, (task) => ({ ...task, place: { ...task.place, column: op.column } }))
    case 'note':
      return edit(op.id, (task) => ({ ...task, place: { ...task.place, note: op.note } }))
    case 'toggle':
      return edit(op.id, (task) => ({ ...task, done: !task.done }))
    case 'remove': {
      if (!state.tasks.has(op.id)) return state
      const tasks = new Map(state.tasks)
      tasks.delete(op.id)
      return { ...state, tasks }
    }
    case 'clear':
      return state.tasks.size === 0 ? state : { ...state, tasks: new Map() }
    case 'gather': {
      const entries = [...state.tasks].map(
        ([id, task]) => [id, { ...task, place: { ...task.place, column: op.column } }] as const,
      )
      const tasks = new Map(entries)
      return sameTasks(state.tasks, tasks) ? state : { ...state, tasks }
    }
    case 'theme':
      return state.settings.theme === op.theme ? state : { ...state, settings: { ...state.settings, theme: op.theme } }
    case 'filter':
      return state.filter === op.text ? state : { ...state, filter: op.text }
    case 'bump':
      return { ...state, count: state.count + op.by }
    case 'invalid':
      return 'rejected'
    case 'throws':
      return 'throws'
  }
}

/** Whether an operation that changed something touches only what is not stored. */
export function isOfTabOnly(before: NaiveState, after: NaiveState): boolean {
  return before.tasks === after.tasks && before.settings === after.settings && before.count === after.count
}

function sameTask(a: Task, b: Task): boolean {
  return (
    a === b ||
    (a.id === b.id &&
      a.title === b.title &&
      a.done === b.done &&
      a.priority === b.priority &&
      a.place.column === b.place.column &&
      a.place.note === b.place.note &&
      a.tags.length === b.tags.length &&
      a.tags.every((tag, index) => tag === b.tags[index]))
  )
}

function sameTasks(
  a: ReadonlyMap<string, Task>,
  b: Iterable<readonly [string, Task]> & { readonly size: number },
): boolean {
  if (a.size !== b.size) return false
  const others = b[Symbol.iterator]()
  for (const [id, task] of a) {
    const other = others.next().value as readonly [string, Task] | undefined
    if (!other || other[0] !== id || !sameTask(task, other[1])) return false
  }
  return true
}

/** What is compared of a state, the engine's or the model's. */
export interface Comparable {
  readonly tasks: Iterable<readonly [string, Task]> & { readonly size: number }
  readonly settings: Settings
  readonly count: number
}

/** Whether the stored slices are equal, the order of the collection included. */
export function sameStored(model: NaiveState, state: Comparable): boolean {
  return (
    model.count === state.count &&
    model.settings.theme === state.settings.theme &&
    model.settings.limits.perColumn === state.settings.limits.perColumn &&
    sameTasks(model.tasks, state.tasks)
  )
}

/** The first difference, in words. */
export function describeDifference(model: NaiveState, state: Comparable): string {
  const text = (value: Comparable) => {
    const tasks = [...value.tasks].map(([, task]) => JSON.stringify({ ...task, title: task.title.slice(0, 24) }))
    return { tasks, settings: JSON.stringify(value.settings), count: value.count }
  }
  const [wanted, found] = [text(model), text(state)]
  if (wanted.count !== found.count) return `count is ${found.count}, the model has ${wanted.count}`
  if (wanted.settings !== found.settings) return `settings are ${found.settings}, the model has ${wanted.settings}`
  const at = wanted.tasks.findIndex((task, index) => task !== found.tasks[index])
  const position = at < 0 ? wanted.tasks.length : at
  return `task ${position} of ${found.tasks.length} is ${found.tasks[position] ?? 'missing'}, the model has ${wanted.tasks[position] ?? 'none'} of ${wanted.tasks.length}`
}
