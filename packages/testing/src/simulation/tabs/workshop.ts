import {
  type Conflict,
  type ConflictPolicy,
  collection,
  createSyncStore,
  type FieldMerges,
  type Platform,
  presence,
  slice,
} from '@holdfast/core'
import { type Edition, migrations, type NextDesk, type NextJob, toFirstJob, toNextDesk, toNextJob } from './editions.js'
import { isCount, isSet, isText, numberSchema, schemaOf, textSchema } from './workshop-schemas.js'

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

/** Two builds of the same schema version, of which the later one knows a field more; and the next one, of the next version. */
export type Build = 'earlier' | 'later' | 'next'

export function editionOf(build: Build): Edition {
  return build === 'next' ? 2 : 1
}

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
  /** How the tally is merged instead: a planted bug. */
  readonly tally?: TallyMerge
}

export interface TallyMerge {
  readonly conflict?: FieldPolicy | ((conflict: Conflict<Tally>) => Tally)
  readonly fields?: FieldMerges<Tally>
}

/** Adds to the counter. `mark` tells one call from another: the action has no use for it. */
export type BumpAction = (draft: { count: number }, by: number, mark: string) => void

const bump: BumpAction = (draft, by) => {
  draft.count += by
}

/** Opens the store of the tabs' simulation. */
export function openWorkshop(
  platform: Platform,
  { build, compactAfterBytes, hasPresence, policy, fieldPolicy, wrapBump, tally }: WorkshopOptions,
) {
  const edition = editionOf(build)
  const slices = {
    lists: collection({ schema: schemaOf<List>(({ id, name }) => isText(id) && isText(name)) }),
    jobs: collection({
      schema: schemaOf<Job>((job) => isJob(job, build)),
      references: { listId: { to: 'lists', onDelete: 'cascade' as const } },
      conflict: conflictOf(policy, edition),
    }),
    desk: slice({
      schema: schemaOf<Desk>((desk) => isText(desk.theme) && isCount(sizeOf(desk, edition), 1_000)),
      // The rest of the app takes the next edition for the first one; what differs is told by `edition`.
      initial: (edition === 1 ? firstDesk : toNextDesk(firstDesk)) as Desk,
    }),
    count: slice({ schema: numberSchema, initial: 0 }),
    /** Counted up by whoever holds the lock of the gate: reads, then writes. */
    gate: slice({ schema: numberSchema, initial: 0 }),
    tally: slice({
      schema: schemaOf<Tally>(
        ({ votes, labels, note }) => Number.isInteger(votes) && isSet(labels) && typeof note === 'string',
      ),
      initial: { votes: 0, labels: [], note: '' },
      conflict: tally?.conflict ?? fieldPolicy,
      fields: tally?.fields ?? { votes: 'counter', labels: 'set', note: 'text' },
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
      version: edition,
      ...(edition === 2 && { migrations }),
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

const firstDesk: Desk = { theme: 'light', size: 1 }

function sizeOf(desk: Partial<Desk & NextDesk>, edition: Edition): unknown {
  return edition === 1 ? desk.size : desk.zoom
}

function isJob(job: Partial<Job & NextJob>, build: Build): boolean {
  return (
    isText(job.id) &&
    isText(build === 'next' ? job.name : job.title) &&
    isText(job.listId) &&
    isCount(job.points, mostPoints) &&
    (build === 'earlier' || job.colour === undefined || isText(job.colour))
  )
}

/** Policies that leave each field as one of the sides has it. */
function conflictOf(
  policy: JobPolicy,
  edition: Edition,
): ConflictPolicy | ((conflict: Conflict<Job>) => Job | Promise<Job>) {
  const mix = (merged: Job, theirs: Job): Job => ({ ...merged, title: theirs.title })
  const settle = ({ merged, theirs }: Conflict<Job>): Job => {
    if (edition === 1) return mix(merged, theirs)
    const [mine, other] = [merged, theirs].map((job) => toFirstJob(job as unknown as NextJob)) as [Job, Job]
    return toNextJob(mix(mine, other)) as unknown as Job
  }
  if (policy === 'resolver') return settle
  return policy === 'late resolver' ? (conflict) => Promise.resolve(settle(conflict)) : policy
}
