import type { NaiveWorkshop } from './naive-workshop.js'

type Fields = Readonly<Record<string, unknown>>

/**
 * Whether a commit that met others' edits at some places came to something that a policy may give: what was there, what was
 * meant, or a mixture of their fields; and to exactly what was meant everywhere else. `own`: without what follows from deletions.
 */
export function isMixture(
  after: NaiveWorkshop,
  before: NaiveWorkshop,
  wanted: NaiveWorkshop,
  own: NaiveWorkshop,
  met: ReadonlySet<string>,
): boolean {
  const values = ['desk', 'pulse', 'count', 'gate'] as const
  const isValueRight = values.every((slice) => {
    const [is, was, meant] = [after, before, wanted].map((state) => fieldsOf(state[slice]))
    return isFrom(is, meant) || (met.has(`${slice}/`) && isFrom(is, was, meant))
  })
  const isListRight = keysOf(after.lists, before.lists, wanted.lists).every((key) => {
    const [is, was, meant] = [after, before, wanted].map(({ lists }) => lists.get(key) as Fields | undefined)
    return isFrom(is, meant) || (met.has(`lists/${key}`) && isFrom(is, was, meant))
  })
  // With a list that stays, its jobs stay.
  const mayStay = (job: Fields | undefined) => job !== undefined && met.has(`lists/${String(job.listId)}`)
  const isJobRight = keysOf(after.jobs, before.jobs, wanted.jobs).every((key) => {
    const [is, was, meant, put] = [after, before, wanted, own].map(({ jobs }) => jobs.get(key) as Fields | undefined)
    const isOpen = met.has(`jobs/${key}`) || mayStay(is) || mayStay(was) || mayStay(meant)
    return isFrom(is, meant) || (isOpen && isFrom(is, was, meant, put))
  })
  return isValueRight && isListRight && isJobRight
}

/** A plain slice by its fields. */
function fieldsOf(value: object | number): Fields {
  return typeof value === 'number' ? { value } : (value as Fields)
}

function keysOf(...entities: readonly ReadonlyMap<string, unknown>[]): string[] {
  return [...new Set(entities.flatMap((each) => [...each.keys()]))]
}

/** Whether it is one of these, or each of its fields is of one of these. */
function isFrom(is: Fields | undefined, ...sources: readonly (Fields | undefined)[]): boolean {
  if (is === undefined) return sources.includes(undefined)
  const names = new Set([is, ...sources].flatMap((each) => Object.keys(each ?? {})))
  const there = sources.filter((source) => source !== undefined)
  return [...names].every((name) => there.some((source) => is[name] === source[name]))
}
