import { scatter } from './script.js'

/** How many kills a test file is to make: some in CI, more in a long run. */
export const kills = Number(process.env.HOLDFAST_KILLS ?? 20)
const seed = Number(process.env.HOLDFAST_SEED ?? 1)

/** So many kills follow each other on one profile. */
export const killsPerProfile = 5

/** Titles of the profiles, and the numbers of the kills that each goes through. */
export const series = Array.from({ length: Math.ceil(kills / killsPerProfile) }, (_, index) => {
  const first = index * killsPerProfile
  const numbers = Array.from({ length: Math.min(killsPerProfile, kills - first) }, (_, k) => first + k)
  return { range: `kills ${first + 1} to ${first + numbers.length}`, numbers }
})

export interface Moment {
  /** After so many commits of the session are saved … */
  readonly commits: number
  /** … and so many milliseconds: acknowledgements come right after a transaction, kills must not. */
  readonly delayMs: number
}

/** When a kill happens, by its number. */
export function momentOf(kill: number): Moment {
  const chance = scatter(seed * 1_000_003 + kill)
  return { commits: 1 + (chance % 1_200), delayMs: scatter(chance) % 25 }
}

/** Passes the time of a moment. */
export function delay({ delayMs }: Moment): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, delayMs))
}
