import type { NaiveWorkshop } from './naive-workshop.js'
import { sameLabels } from './same-workshop.js'

type Fields = Readonly<Record<string, unknown>>

/**
 * Among the places that a commit met: it was made in a database that went away. What it is offered again on may lack what it
 * was made on, and then nobody can tell what it added.
 */
export const anotherLife = 'another life'
/** Among the places that a commit met: others took back what was done to the text. */
export const noteUndone = 'note undone'

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
    // Where theirs stood, it goes with its list, which others may have given it since.
    const isTaken =
      is === undefined && was !== undefined && before.lists.has(listOf(was)) && !after.lists.has(listOf(was))
    return isFrom(is, meant) || (isOpen && (isTaken || isFrom(is, was, meant, put)))
  })
  const isCrateRight = keysOf(after.crates, before.crates, wanted.crates).every((key) => {
    const [is, was, meant] = [after, before, wanted].map(({ crates }) => crates.get(key) as Fields | undefined)
    const isOpen = met.has(`crates/${key}`)
    return isFrom(is, meant) || (isOpen && (met.has(anotherLife) || isFrom(is, was, meant)))
  })
  return isValueRight && isListRight && isJobRight && isCrateRight && isTallyRight(after, before, wanted, met)
}

/** Counters and sets come to what was meant, whatever they met; of a text both sides' characters are kept, each side's in its order. */
function isTallyRight(
  { tally: is }: NaiveWorkshop,
  { tally: was }: NaiveWorkshop,
  { tally: meant }: NaiveWorkshop,
  met: ReadonlySet<string>,
): boolean {
  const isOpen = (field: string) => met.has(anotherLife) && met.has(`tally/${field}`)
  if (is.votes !== meant.votes && !isOpen('votes')) return false
  const isSettled = (label: string) => !met.has(`tally/labels/${label}`)
  const settled = ({ labels }: NaiveWorkshop['tally']) => ({ labels: labels.filter(isSettled) })
  if (!sameLabels(settled(is), settled(meant)) && !isOpen('labels')) return false
  if (isOpen('note') || met.has(noteUndone)) return true
  if (is.note === meant.note) return true
  const hasAll = [...is.note].sort().join('') === [...meant.note].sort().join('')
  return met.has('tally/note') && hasAll && isInOrder(is.note, was.note)
}

/** Whether what two texts have in common is in the same order in both. */
export function isInOrder(one: string, other: string): boolean {
  const common = (text: string, of: string) => [...text].filter((character) => of.includes(character)).join('')
  return common(one, other) === common(other, one)
}

const listOf = (job: Fields) => String(job.listId)

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
