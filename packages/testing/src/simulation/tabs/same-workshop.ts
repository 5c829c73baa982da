type Fields = Readonly<Record<string, unknown>>

/** Whether two states hold the same, in the same order; of labels the order is of no matter. */
export function sameWorkshop(one: Shown, other: Shown): boolean {
  return (
    one.count === other.count &&
    one.gate === other.gate &&
    sameFields(one.desk, other.desk) &&
    sameFields(one.pulse, other.pulse) &&
    sameTally(one.tally, other.tally) &&
    sameEntities(one.jobs, other.jobs) &&
    sameEntities(one.crates, other.crates) &&
    sameEntities(one.lists, other.lists)
  )
}

/** A naive state, or one that a store shows. */
export interface Shown {
  readonly lists: Entities
  readonly jobs: Entities
  readonly crates: Entities
  readonly desk: object
  readonly count: number
  readonly gate: number
  readonly pulse: object
  readonly tally: { readonly votes: number; readonly labels: readonly string[]; readonly note: string }
}

interface Entities {
  readonly size: number
  values(): Iterable<object>
}

function sameEntities(one: Entities, other: Entities): boolean {
  if (one === other) return true
  if (one.size !== other.size) return false
  const others = other.values()[Symbol.iterator]()
  for (const entity of one.values()) if (!sameFields(entity, others.next().value)) return false
  return true
}

function sameTally(one: Shown['tally'], other: Shown['tally']): boolean {
  return one === other || (one.votes === other.votes && one.note === other.note && sameLabels(one, other))
}

export function sameLabels({ labels }: Pick<Shown['tally'], 'labels'>, other: Pick<Shown['tally'], 'labels'>): boolean {
  return labels.length === other.labels.length && labels.every((label) => other.labels.includes(label))
}

function sameFields(one: object, other: object): boolean {
  if (one === other) return true
  const names = Object.keys(one)
  if (names.length !== Object.keys(other).length) return false
  for (const name of names) if ((one as Fields)[name] !== (other as Fields)[name]) return false
  return true
}

/** The state as text: equal text, equal content in equal order. */
export function textOf({ lists, jobs, crates, desk, count, gate, pulse, tally }: Shown): string {
  return JSON.stringify([
    [...lists.values()],
    [...jobs.values()],
    [...crates.values()],
    desk,
    count,
    gate,
    pulse,
    tally,
  ])
}
