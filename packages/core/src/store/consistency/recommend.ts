import type { Inconsistency } from '../../consistency/inconsistency.js'
import type { Config } from '../../definition/config.js'

/** What validation found, in numbers. */
export interface Ailments {
  readonly schemaErrors: number
  readonly notNormal: number
  readonly inconsistencies: readonly Inconsistency[]
  readonly isLarge: boolean
  readonly config: Config
}

/** What to do about what validation found, a sentence each. */
export function recommend({ schemaErrors, notNormal, inconsistencies, isLarge, config }: Ailments): readonly string[] {
  const of = (test: (finding: Inconsistency) => boolean) => inconsistencies.filter(test).length
  const broken = of(({ code }) => code === 'index')
  const threw = of(({ code }) => code === 'check-threw' || code === 'check-async')
  const mendable = of(({ repair }) => repair !== undefined)
  const rest = of(({ code, repair }) => repair === undefined && (code === 'orphan' || code === 'check'))
  const all: readonly (readonly [number | boolean, string])[] = [
    [schemaErrors, `Write what ${schemaErrors} values lack, or raise the version with a migration that does.`],
    [mendable, `Call repair(): it mends ${mendable} of the inconsistencies.`],
    [
      rest,
      `Mend ${rest} inconsistencies by an update: they have no repair. Give their check one, or their reference onDelete: 'clear' or 'cascade'.`,
    ],
    [broken, 'Make the index functions pure, then call repair() to make the indexes anew.'],
    [threw, 'Make the checks that threw bear what they found; a check must not change the state, nor be async.'],
    [notNormal, `Write ${notNormal} values again, so that they are stored as their schema gives them out.`],
    [isLarge, 'Delete or prune what is not needed, or raise maxStateSize with config.set().'],
    [!config.validationEnabled, 'Set validationEnabled to true: updates of this app pass their schemas unchecked.'],
  ]
  return all.filter(([isDue]) => isDue).map(([, sentence]) => sentence)
}
