import type { Commit } from '@holdfast/core'
import { crateAt, rankAt } from './crates.js'
import { type Edition, type NextDesk, type NextJob, toNextJob } from './editions.js'
import type { Job, Workshop } from './workshop.js'
import type { SingleOp, WorkshopOp } from './workshop-op.js'

type Recipe = Parameters<Workshop['update']>[0]
/** What a tab and an open transaction have in common. */
export type Editor = Pick<Workshop, 'actions'> & { readonly update: (recipe: Recipe) => Commit }

/** Does to the store what the operation says. */
export function playWorkshopOp(store: Workshop, op: WorkshopOp, edition: Edition): Commit {
  if (op.kind !== 'batch') return playSingle(store, op, edition)
  return store.batch(() => {
    for (const one of op.ops) {
      try {
        playSingle(store, one, edition)
      } catch {
        // An action that threw has no part in it.
      }
    }
  })
}

export function playSingle(editor: Editor, op: SingleOp, edition: Edition): Commit {
  switch (op.kind) {
    case 'bump':
      return editor.actions.bump(op.by, op.mark)
    case 'raise':
      return editor.actions.raise(op.id, op.by)
    case 'beat':
      return editor.actions.beat()
    case 'paint':
      return editor.actions.paint(op.id, op.colour)
    default:
      return editor.update(recipeOf(op, edition))
  }
}

function recipeOf(op: Exclude<SingleOp, { kind: 'bump' | 'raise' | 'beat' | 'paint' }>, edition: Edition): Recipe {
  const asStored = (job: Job) => (edition === 1 ? { ...job } : (toNextJob(job) as unknown as Job))
  return (draft) => {
    switch (op.kind) {
      case 'add':
        draft.jobs.set(op.job.id, asStored(op.job))
        return
      case 'rename': {
        const job = draft.jobs.get(op.id)
        if (job && edition === 1) job.title = op.title
        else if (job) (job as unknown as NextJob).name = op.title
        return
      }
      case 'move': {
        const job = draft.jobs.get(op.id)
        if (job) job.listId = op.listId
        return
      }
      case 'remove':
        draft.jobs.delete(op.id)
        return
      case 'list':
        draft.lists.set(op.id, { id: op.id, name: op.name })
        return
      case 'drop list':
        draft.lists.delete(op.id)
        return
      case 'theme':
        draft.desk.theme = op.theme
        return
      case 'size':
        if (edition === 1) draft.desk.size = op.size
        else (draft.desk as unknown as NextDesk).zoom = op.size * 10
        return
      case 'spoil':
        draft.count += 1
        draft.jobs.set(op.id, asStored({ id: op.id, title: '', points: 1, listId: 'nowhere' }))
        return
      case 'vote':
        draft.tally.votes += op.by
        return
      case 'label': {
        const { labels } = draft.tally
        if (op.isOn && !labels.includes(op.label)) labels.push(op.label)
        else if (!op.isOn) draft.tally.labels = labels.filter((label) => label !== op.label)
        return
      }
      case 'write': {
        const { note } = draft.tally
        const place = Math.floor(op.at * (note.length + 1))
        draft.tally.note = note.slice(0, place) + op.character + note.slice(place)
        return
      }
      case 'erase': {
        const { note } = draft.tally
        const place = Math.floor(op.at * note.length)
        draft.tally.note = note.slice(0, place) + note.slice(place + 1)
        return
      }
      case 'crate': {
        const rank = rankAt(draft.crates.values(), op.at, op.id)
        draft.crates.set(op.id, { id: op.id, rank, votes: 0 })
        return
      }
      default:
        changeCrate(draft, op)
    }
  }
}

function changeCrate(draft: Parameters<Recipe>[0], op: Extract<SingleOp, { readonly which: number }>): void {
  const { id } = crateAt(draft.crates.values(), op.which) ?? {}
  const crate = id === undefined ? undefined : draft.crates.get(id)
  if (id === undefined || crate === undefined) return
  if (op.kind === 'uncrate') draft.crates.delete(id)
  else if (op.kind === 'praise') crate.votes += op.by
  else crate.rank = rankAt(draft.crates.values(), op.at, id)
}
