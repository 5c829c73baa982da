import { parseArgs } from 'node:util'

export interface Options {
  readonly workloads: readonly string[]
  readonly sizes: readonly number[] | undefined
  readonly rounds: number | undefined
  readonly only: readonly string[] | undefined
  readonly budgetMs: number
  /** Of all workloads together. */
  readonly totalMs: number
  readonly publish: boolean
}

export const usage = `npm run bench -- [--workload update,save-burst,peers,consistency,tabs,size] [--n 1000,10000] [--rounds 5]
  [--only holdfast,raw] [--budget-seconds 600] [--total-seconds 1800] [--publish]
--workload      consistency stands for validate, check, optimize, update-guarded and render
--only          adapters to measure (raw needs holdfast beside it)
--budget-seconds  per workload: no new round begins after that
--total-seconds   of all workloads: what is left is shared out among those that are still to come
--publish       also writes the tables to apps/bench/RESULTS.md`

/** Reads the command line; `groups` are names that stand for several workloads. Throws a sentence for what it does not understand. */
export function parseOptions(
  args: readonly string[],
  known: readonly string[],
  groups: Readonly<Record<string, readonly string[]>> = {},
): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workload: { type: 'string' },
      n: { type: 'string' },
      rounds: { type: 'string' },
      only: { type: 'string' },
      'budget-seconds': { type: 'string' },
      'total-seconds': { type: 'string' },
      publish: { type: 'boolean' },
    },
  })
  const workloads = values.workload?.split(',').flatMap((name) => groups[name] ?? [name]) ?? known
  for (const name of workloads) {
    if (!known.includes(name))
      throw new Error(`There is no workload '${name}'; there are ${[...known, ...Object.keys(groups)].join(', ')}.`)
  }
  return {
    workloads,
    sizes: values.n?.split(',').map((text) => wholeNumber('--n', text)),
    rounds: values.rounds === undefined ? undefined : wholeNumber('--rounds', values.rounds),
    only: values.only?.split(','),
    budgetMs: wholeNumber('--budget-seconds', values['budget-seconds'] ?? '1800') * 1000,
    totalMs: wholeNumber('--total-seconds', values['total-seconds'] ?? '86400') * 1000,
    publish: values.publish === true,
  }
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${option} needs whole numbers from 1, not '${text}'.`)
  return value
}
