import type { Commit } from '@holdfast/core'
import type { Board, Task } from './board.js'
import type { BatchOp, BoardOp, Mischief, UserOp } from './board-op.js'

/** Thrown on purpose by recipes and batches. */
export class Mishap extends Error {}

/** Does to the store what the operation says; throws `Mishap` where it says so. */
export function playOp(board: Board, op: UserOp): Commit {
  return op.kind === 'batch' ? playBatch(board, op) : playBoardOp(board, op)
}

function playBatch(board: Board, { ops, throws }: BatchOp): Commit {
  return board.batch(() => {
    for (const op of ops) playBoardOp(board, op)
    if (throws) throw new Mishap('batch')
  })
}

type Draft = Parameters<Parameters<Board['update']>[0]>[0]
type DraftTask = NonNullable<ReturnType<Draft['tasks']['get']>>

const mutable = (task: Task): DraftTask => ({ ...task, tags: [...task.tags], place: { ...task.place } })

function playBoardOp(board: Board, op: BoardOp): Commit {
  const edit = (id: string, change: (task: DraftTask) => void) =>
    board.update(
      (draft) => {
        const task = draft.tasks.get(id)
        if (task) change(task)
      },
      { source: op.kind },
    )
  switch (op.kind) {
    case 'create':
    case 'replace':
      return board.update((draft) => void draft.tasks.set(op.task.id, mutable(op.task)))
    case 'rename':
      return edit(op.id, (task) => {
        task.title = op.title
      })
    case 'retag':
      return edit(op.id, (task) => {
        const position = task.tags.indexOf(op.tag)
        if (position < 0) task.tags.push(op.tag)
        else task.tags.splice(position, 1)
      })
    case 'move':
      return edit(op.id, (task) => {
        task.place.column = op.column
      })
    case 'note':
      return edit(op.id, (task) => {
        task.place.note = op.note
      })
    case 'remove':
      return board.update((draft) => void draft.tasks.delete(op.id))
    case 'clear':
      return board.update((draft) => draft.tasks.clear())
    case 'theme':
      return board.update((draft) => {
        draft.settings.theme = op.theme
      })
    case 'filter':
      return board.update((draft) => {
        draft.filter = op.text
      })
    case 'bump':
      return board.actions.bump(op.by)
    case 'toggle':
      return board.actions.toggle(op.id)
    case 'gather':
      return board.actions.gather(op.column)
    case 'throws':
      return board.update((draft) => {
        draft.count += 1
        draft.tasks.delete(op.id)
        throw new Mishap('recipe')
      })
    case 'invalid':
      return board.update((draft) => misbehave(draft, op.mischief, op.id))
  }
}

/** Each changes something valid too, which must not take effect either. */
function misbehave(draft: Draft, mischief: Mischief, id: string): void {
  const task: DraftTask = {
    id,
    title: 'mischief',
    done: false,
    priority: 1,
    tags: [],
    place: { column: 'todo', note: null },
  }
  draft.count += 1
  switch (mischief) {
    case 'empty title':
      draft.tasks.set(id, { ...task, title: '' })
      return
    case 'not a number':
      draft.tasks.set(id, { ...task, priority: Number.NaN })
      return
    case 'wrong key':
      draft.tasks.set(id, { ...task, id: `${id}-other` })
      return
    case 'function':
      draft.tasks.set(id, { ...task, title: (() => 'title') as unknown as string })
      return
    case 'date':
      draft.tasks.set(id, { ...task, tags: [new Date(0) as unknown as string] })
      return
    case 'cycle': {
      const tags: unknown[] = []
      tags.push(tags)
      draft.tasks.set(id, { ...task, tags: tags as string[] })
      return
    }
    case 'theme':
      draft.settings.theme = 'mauve'
      return
    case 'half':
      draft.tasks.set('t0', { ...task, id: 't0' })
      draft.tasks.set('t1', { ...task, id: 't1', priority: 99 })
  }
}
