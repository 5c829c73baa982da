import { type Edition, type NextDesk, type NextJob, toFirstChange, toFirstDesk, toFirstJob } from './editions.js'
import type { NaiveChange, NaiveWorkshop } from './naive-workshop.js'
import type { Crate, Job, List } from './workshop.js'

/** The parts of the stored rows (format 1) that the mirror looks at. */
export interface JournalRow {
  readonly from: number
  readonly to: number
  readonly writer: string
  readonly schema: Edition
  readonly prev: number
  readonly sum: number
  readonly body: string
}
export interface Meta {
  readonly replicaId: string
  readonly schemaVersion: Edition
  readonly generation: number
  readonly follows?: { readonly replicaId: string; readonly seq: number }
  readonly snapshot: {
    readonly seq: number
    readonly slices: Readonly<Record<string, { readonly chunkSet: string; readonly chunks: number }>>
  }
}

/** The commits of a row, as the first edition would have them. */
export function commitsIn(
  row: JournalRow,
): readonly { readonly cid: string; readonly changes: readonly NaiveChange[] }[] {
  const commits = JSON.parse(row.body) as readonly { readonly n: string; readonly fx: readonly NaiveChange[] }[]
  return commits.map(({ n, fx }) => ({
    cid: `${row.writer}-${n}`,
    changes: row.schema === 2 ? fx.map(toFirstChange) : fx,
  }))
}

export function cidsIn(row: JournalRow): readonly string[] {
  return commitsIn(row).map(({ cid }) => cid)
}

/** What a snapshot holds; undefined where a chunk is missing. */
export function stateIn(
  slices: Meta['snapshot']['slices'],
  bodies: ReadonlyMap<string, Uint8Array>,
  edition: Edition,
): NaiveWorkshop | undefined {
  let isWhole = true
  const valuesOf = (slice: string): unknown[] => {
    const { chunkSet = '', chunks = 0 } = slices[slice] ?? {}
    return Array.from({ length: chunks }, (_, index) => {
      const body = bodies.get(JSON.stringify([chunkSet, slice, index]))
      isWhole &&= body !== undefined
      return body && (JSON.parse(new TextDecoder().decode(body)) as unknown)
    })
  }
  const entities = <T extends { readonly id: string }>(slice: string) =>
    new Map((valuesOf(slice).flat() as (T | undefined)[]).map((entity) => [entity?.id ?? '', entity as T]))
  const isNext = edition === 2
  const jobs = isNext
    ? [...entities<NextJob>('jobs')].map(([id, job]) => [id, job && toFirstJob(job)] as const)
    : entities<Job>('jobs')
  const [desk] = valuesOf('desk')
  const state = {
    lists: entities<List>('lists'),
    jobs: new Map(jobs),
    crates: entities<Crate>('crates'),
    desk: isNext && desk ? toFirstDesk(desk as NextDesk) : (desk as NaiveWorkshop['desk']),
    count: valuesOf('count')[0] as number,
    gate: valuesOf('gate')[0] as number,
    pulse: valuesOf('pulse')[0] as NaiveWorkshop['pulse'],
    tally: valuesOf('tally')[0] as NaiveWorkshop['tally'],
  }
  return isWhole ? state : undefined
}
