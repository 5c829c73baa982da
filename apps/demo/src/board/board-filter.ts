import * as z from 'zod'

/** What the columns show. Null means any; `'nobody'` as assignee, tasks that nobody has. */
export const BoardFilter = z.object({
  text: z.string().max(500),
  assigneeId: z.string().nullable(),
  priority: z.number().int().min(1).max(5).nullable(),
})

export type BoardFilter = Readonly<z.output<typeof BoardFilter>>

export const noFilter: BoardFilter = { text: '', assigneeId: null, priority: null }

export const nobody = 'nobody'

export function isFiltering(filter: BoardFilter): boolean {
  return filter.text.trim() !== '' || filter.assigneeId !== null || filter.priority !== null
}

interface Filterable {
  readonly title: string
  readonly description?: string | undefined
  readonly labels: readonly string[]
  readonly assigneeId: string | null
  readonly priority: number
}

/** Entities keep their identity while they do not change, so what is searched is lower-cased once per task and edit. */
const searchTexts = new WeakMap<Filterable, string>()

function searchText(task: Filterable): string {
  let text = searchTexts.get(task)
  if (text === undefined) {
    text = `${task.title}\n${task.labels.join('\n')}\n${task.description ?? ''}`.toLowerCase()
    searchTexts.set(task, text)
  }
  return text
}

/** A test for tasks; all words of the text must occur, in any order. Undefined when every task passes. */
export function taskMatcher(filter: BoardFilter): ((task: Filterable) => boolean) | undefined {
  if (!isFiltering(filter)) return undefined
  const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean)
  return (task) =>
    (filter.priority === null || task.priority === filter.priority) &&
    (filter.assigneeId === null ||
      (filter.assigneeId === nobody ? task.assigneeId === null : task.assigneeId === filter.assigneeId)) &&
    words.every((word) => searchText(task).includes(word))
}
