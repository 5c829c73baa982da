import {
  type Conflict,
  type ConflictPolicy,
  collection,
  createSyncStore,
  type Platform,
  presence,
  type StandardSchema,
  slice,
} from '@holdfast/core'

/** What the app of the tabs' simulation stores. */
export interface List {
  readonly id: string
  name: string
}

export interface Job {
  readonly id: string
  title: string
  points: number
  /** The list that it is on; it goes with it. */
  listId: string
  /** Known to the later build only. */
  colour?: string
}

export interface Desk {
  theme: string
  size: number
}

/** Its fields are merged by their kinds. */
export interface Tally {
  votes: number
  labels: string[]
  /** Each character is in it once, so that it can be told what became of it. */
  note: string
}

/** One of a list in order. */
export interface Crate {
  readonly id: string
  rank: string
  /** Counted. */
  votes: number
}

/** Both are always changed together, to the same: what is torn shows. */
export interface Pulse {
  left: number
  right: number
}

export const mostPoints = 9
export const workshopName = 'workshop'

/** Two builds of the same schema version: the later one knows a field more. */
export type Build = 'earlier' | 'later'

export const jobPolicies = ['last-write-wins', 'version-wins', 'merge', 'resolver', 'late resolver'] as const
export type JobPolicy = (typeof jobPolicies)[number]

/** Those under which declared fields are merged by their kind. */
export const fieldPolicies = ['last-write-wins', 'merge', 'crdt'] as const
export type FieldPolicy = (typeof fieldPolicies)[number]

export interface WorkshopOptions {
  readonly build: Build
  readonly compactAfterBytes: number
  readonly hasPresence: boolean
  /** What settles edits of the same job. */
  readonly policy: JobPolicy
  /** What settles edits of what has fields of declared kinds. */
  readonly fieldPolicy: FieldPolicy
  /** Puts something between the actions and the engine: a planted bug. */
  readonly wrapBump?: (bump: BumpAction) => BumpAction
}

/** Adds to the counter. `mark` tells one call from another: the action has no use for it. */
export type BumpAction = (draft: { count: number }, by: number, mark: string) => void

const bump: BumpAction = (draft, by) => {
  draft.count += by
}

/** Opens the store of the tabs' simulation. */
export function openWorkshop(
  platform: Platform,
  { build, compactAfterBytes, hasPresence, policy, fieldPolicy, wrapBump }: WorkshopOptions,
) {
  const slices = {
    lists: collection({ schema: schemaOf<List>(({ id, name }) => isText(id) && isText(name)) }),
    jobs: collection({
      schema: schemaOf<Job>(
        (job) =>
          isText(job.id) &&
          isText(job.title) &&
          isText(job.listId) &&
          isCount(job.points, mostPoints) &&
          (build === 'earlier' || job.colour === undefined || isText(job.colour)),
      ),
      references: { listId: { to: 'lists', onDelete: 'cascade' as const } },
      conflict: conflictOf(policy),
    }),
    desk: slice({
      schema: schemaOf<Desk>(({ theme, size }) => isText(theme) && isCount(size, 100)),
      initial: { theme: 'light', size: 1 },
    }),
    count: slice({ schema: numberSchema, initial: 0 }),
    /** Counted up by whoever holds the lock of the gate: reads, then writes. */
    gate: slice({ schema: numberSchema, initial: 0 }),
    tally: slice({
      schema: schemaOf<Tally>(
        ({ votes, labels, note }) => Number.isInteger(votes) && isSet(labels) && typeof note === 'string',
      ),
      initial: { votes: 0, labels: [], note: '' },
      conflict: fieldPolicy,
      fields: { votes: 'counter', labels: 'set', note: 'text' },
    }),
    crates: collection({
      schema: schemaOf<Crate>(({ id, rank, votes }) => isText(id) && isText(rank) && Number.isInteger(votes)),
      indexes: { rank: { key: ({ rank }: Readonly<Crate>) => rank, sorted: true } },
      // A rank is no text to be merged.
      conflict: fieldPolicy === 'crdt' ? 'merge' : fieldPolicy,
      fields: { votes: 'counter' },
    }),
    pulse: slice({ schema: schemaOf<Pulse>(({ left, right }) => left === right), initial: { left: 0, right: 0 } }),
    filter: slice({ schema: textSchema, initial: '', scope: 'tab' as const }),
    here: presence({ schema: textSchema, ttlMs: 5_000 }),
  }
  const { here: _presence, ...withoutPresence } = slices
  return createSyncStore(
    {
      name: workshopName,
      version: 1,
      slices: hasPresence ? slices : (withoutPresence as typeof slices),
      actions: {
        bump: wrapBump?.(bump) ?? bump,
        raise: (draft, id: string, by: number) => {
          const job = draft.jobs.get(id)
          if (!job) throw new Error(`There is no job '${id}'.`)
          job.points += by
        },
        beat: (draft) => {
          draft.pulse.left += 1
          draft.pulse.right += 1
        },
        paint: (draft, id: string, colour: string) => {
          const job = draft.jobs.get(id)
          if (job) job.colour = colour
        },
      },
    },
    { platform, compactAfterBytes },
  )
}

export type Workshop = ReturnType<typeof openWorkshop>

/** Policies that leave each field as one of the sides has it. */
function conflictOf(policy: JobPolicy): ConflictPolicy | ((conflict: Conflict<Job>) => Job | Promise<Job>) {
  const settle = ({ merged, theirs }: Conflict<Job>): Job => ({ ...merged, title: theirs.title })
  if (policy === 'resolver') return settle
  return policy === 'late resolver' ? (conflict) => Promise.resolve(settle(conflict)) : policy
}

const isText = (value: unknown): value is string => typeof value === 'string' && value !== ''
const isSet = (value: unknown) =>
  Array.isArray(value) && value.every((item) => typeof item === 'string') && new Set(value).size === value.length
const isCount = (value: unknown, most: number) =>
  Number.isInteger(value) && (value as number) >= 0 && (value as number) <= most

function schemaOf<T extends object>(isValid: (value: Partial<T>) => boolean): StandardSchema<T> {
  return schema((value): value is T => typeof value === 'object' && value !== null && isValid(value))
}

function schema<T>(isValid: (value: unknown) => value is T): StandardSchema<T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'holdfast-simulation',
      validate: (value) => (isValid(value) ? { value } : { issues: [{ message: 'invalid' }] }),
    },
  }
}

const numberSchema = schema((value): value is number => Number.isInteger(value))
const textSchema = schema((value): value is string => typeof value === 'string')
