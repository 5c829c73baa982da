import type { NaiveChange } from './naive-workshop.js'
import type { Shown } from './same-workshop.js'
import type { Desk, Job } from './workshop.js'

/** Schema versions. In the second one a job's title is its name, and the desk's size is its zoom, ten times as large. */
export type Edition = 1 | 2

export interface NextJob extends Omit<Job, 'title'> {
  name: string
}

export interface NextDesk extends Omit<Desk, 'size'> {
  zoom: number
}

type Slices = Record<string, unknown>

/** From the first edition to the second: what the newer build declares. */
export const migrations = {
  2: (old: Slices): Slices => ({
    ...old,
    jobs: Object.fromEntries(Object.entries(old.jobs as Record<string, Job>).map(([id, job]) => [id, toNextJob(job)])),
    desk: toNextDesk(old.desk as Desk),
  }),
}

export function toNextJob({ title, ...job }: Readonly<Job>): NextJob {
  return { ...job, name: title }
}

export function toNextDesk({ size, ...desk }: Readonly<Desk>): NextDesk {
  return { ...desk, zoom: size * 10 }
}

/** What the second edition holds, as the first one would have it: the model knows only that. */
export function toFirstJob({ name, ...job }: Readonly<NextJob>): Job {
  return { ...job, title: name }
}

export function toFirstDesk({ zoom, ...desk }: Readonly<NextDesk>): Desk {
  return { ...desk, size: zoom / 10 }
}

export function toFirstChange(change: NaiveChange): NaiveChange {
  const { slice, path = [], value } = change
  if (slice === 'jobs') {
    if (change.op === 'put') return { ...change, value: toFirstJob(value as NextJob) }
    return path[0] === 'name' ? { ...change, path: ['title'] } : change
  }
  if (slice !== 'desk') return change
  if (path.length === 0) return { ...change, value: toFirstDesk(value as NextDesk) }
  return path[0] === 'zoom' ? { ...change, path: ['size'], value: (value as number) / 10 } : change
}

const firstJobs = new WeakMap<object, Job>()

/** The state of a store of either edition, as the first one would show it. */
export function shownAs(state: Shown, edition: Edition): Shown {
  if (edition === 1) return state
  const { jobs, desk } = state
  const jobOf = (job: object) => {
    const known = firstJobs.get(job) ?? toFirstJob(job as NextJob)
    firstJobs.set(job, known)
    return known
  }
  return {
    ...state,
    jobs: { size: jobs.size, values: () => [...jobs.values()].map(jobOf) },
    desk: toFirstDesk(desk as NextDesk),
  }
}
