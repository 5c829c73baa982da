import { collection, createSyncStore, type Platform, type StandardSchema, slice } from '@holdfast/core'

/** What the simulated app stores. */
export interface Task {
  readonly id: string
  readonly title: string
  readonly done: boolean
  readonly priority: number
  readonly tags: readonly string[]
  readonly place: { readonly column: string; readonly note: string | null }
}

export interface Settings {
  readonly theme: string
  readonly limits: { readonly perColumn: number }
}

export const columns = ['todo', 'doing', 'done'] as const
export const themes = ['light', 'dark'] as const

type MutableTask = {
  id: string
  title: string
  done: boolean
  priority: number
  tags: string[]
  place: { column: string; note: string | null }
}
type MutableSettings = { theme: string; limits: { perColumn: number } }

function schemaOf<T>(problemOf: (value: unknown) => string | undefined): StandardSchema<T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'holdfast-simulation',
      validate: (value) => {
        const message = problemOf(value)
        return message === undefined ? { value: value as T } : { issues: [{ message }] }
      },
    },
  }
}

/** What is wrong with a task; also used to look over what the engine tells subscribers. */
export function taskProblem(value: unknown): string | undefined {
  const task = value as Partial<Task> | null
  if (typeof task !== 'object' || task === null) return 'not an object'
  if (typeof task.id !== 'string') return 'id'
  if (typeof task.title !== 'string' || task.title === '') return 'title'
  if (typeof task.done !== 'boolean') return 'done'
  if (!Number.isInteger(task.priority) || (task.priority ?? 0) < 1 || (task.priority ?? 9) > 5) return 'priority'
  if (!Array.isArray(task.tags) || !task.tags.every((tag) => typeof tag === 'string')) return 'tags'
  const { place } = task
  if (typeof place !== 'object' || place === null || !(columns as readonly string[]).includes(place.column))
    return 'column'
  if (place.note !== null && typeof place.note !== 'string') return 'note'
  return undefined
}

export function settingsProblem(value: unknown): string | undefined {
  const settings = value as Partial<Settings> | null
  if (typeof settings !== 'object' || settings === null) return 'not an object'
  if (!(themes as readonly unknown[]).includes(settings.theme)) return 'theme'
  return Number.isInteger(settings.limits?.perColumn) ? undefined : 'limits'
}

export function countProblem(value: unknown): string | undefined {
  return Number.isInteger(value) ? undefined : 'not a whole number'
}

const taskSchema = schemaOf<MutableTask>(taskProblem)
const settingsSchema = schemaOf<MutableSettings>(settingsProblem)
const countSchema = schemaOf<number>(countProblem)
const filterSchema = schemaOf<string>((value) => (typeof value === 'string' ? undefined : 'not a string'))

export const storeName = 'simulated'

/** Opens the simulated app's store in a tab. */
export function openBoard(platform: Platform) {
  return createSyncStore(
    {
      name: storeName,
      version: 1,
      slices: {
        tasks: collection({
          schema: taskSchema,
          indexes: {
            byColumn: (task) => task.place.column,
            byPriority: { key: (task) => task.priority, sorted: true },
          },
        }),
        settings: slice({ schema: settingsSchema, initial: { theme: 'light', limits: { perColumn: 3 } } }),
        count: slice({ schema: countSchema, initial: 0 }),
        filter: slice({ schema: filterSchema, initial: '', scope: 'tab' }),
      },
      actions: {
        bump: (draft, by: number) => {
          draft.count += by
        },
        toggle: (draft, id: string) => {
          const task = draft.tasks.get(id)
          if (task) task.done = !task.done
        },
        gather: (draft, column: string) => {
          for (const task of draft.tasks.values()) task.place.column = column
        },
      },
    },
    // Little, so that compaction comes often.
    { platform, compactAfterBytes: 4_000 },
  )
}

export type Board = ReturnType<typeof openBoard>
