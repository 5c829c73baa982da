import { orderBetween } from '@holdfast/core'
import { hold } from '../plan.js'
import type { Crate } from './workshop.js'

/** Crates as they stand in a row: by rank; of equal ranks the one that was there first comes first. */
export function inRow(crates: Iterable<Readonly<Crate>>): readonly Readonly<Crate>[] {
  return [...crates].sort((one, other) => (one.rank < other.rank ? -1 : one.rank > other.rank ? 1 : 0))
}

/** The crate so far along the row, from 0 to 1. */
export function crateAt(crates: Iterable<Readonly<Crate>>, where: number): Readonly<Crate> | undefined {
  const row = inRow(crates)
  return row[Math.floor(where * row.length)]
}

/** The rank of what is put in so far along the row: between its neighbours, unless those have the same. */
export function rankAt(crates: Iterable<Readonly<Crate>>, where: number, id: string): string {
  const row = inRow(crates).filter((crate) => crate.id !== id)
  const place = Math.floor(where * (row.length + 1))
  const before = row[place - 1]?.rank ?? null
  const after = row[place]?.rank ?? null
  const rank = orderBetween(before, after, id)
  const isBefore = after === null || after === before || rank < after
  hold((before === null || before < rank) && isBefore, 'M12', () => `${rank} is not between ${before} and ${after}`)
  return rank
}
