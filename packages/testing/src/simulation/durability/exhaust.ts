import { type ExhaustiveCase, mostKinds, playCase, scenarios } from './exhaustive.js'

export interface ExhaustPlan {
  /** Takes each n-th case only, beginning with `offset`; 1 takes all. */
  readonly stride: number
  readonly offset: number
  /** Also a second fault, within this many calls after the first. */
  readonly secondWithin: number
  readonly mayGoOn: () => boolean
  readonly sabotage?: ExhaustiveCase['sabotage']
}

export interface Exhausted {
  readonly cases: number
  readonly failures: readonly string[]
  /** Whether all cases of the plan were played. */
  readonly isWhole: boolean
}

/** Plays the short session with a fault at every call of storage, vault and canary, of every kind, and then one more after it. */
export async function exhaust({ stride, offset, secondWithin, mayGoOn, sabotage }: ExhaustPlan): Promise<Exhausted> {
  let cases = 0
  let number = 0
  const failures: string[] = []
  const play = async (each: ExhaustiveCase) => {
    const result = await playCase({ ...each, ...(sabotage && { sabotage }) })
    // A fault of a kind that the call does not have, or of a call that is not made, is no case.
    if (result.struck === each.faults.length) cases++
    if (result.failure !== undefined && result.struck === each.faults.length) failures.push(result.failure)
    return result
  }
  for (const scenario of scenarios) {
    const { calls } = await play({ scenario, faults: [] })
    for (let at = 0; at < calls; at++) {
      for (let kind = 0; kind < mostKinds; kind++) {
        const first = { at, kind }
        if (number++ % stride === offset % stride) await play({ scenario, faults: [first] })
        for (let after = 1; after <= secondWithin; after++) {
          for (let other = 0; other < mostKinds; other++) {
            if (number++ % stride !== offset % stride) continue
            if (!mayGoOn()) return { cases, failures, isWhole: false }
            await play({ scenario, faults: [first, { at: at + after, kind: other }] })
          }
        }
        if (!mayGoOn()) return { cases, failures, isWhole: false }
      }
    }
  }
  return { cases, failures, isWhole: true }
}
