import { parseArgs } from 'node:util'

export interface Options {
  readonly workloads: readonly string[]
  readonly sizes: readonly number[] | undefined
  readonly rounds: number | undefined
  readonly only: readonly string[] | undefined
  readonly budgetMs: number
  readonly publish: boolean
}

export const usage = `npm run bench -- [--workload update,save-burst,save-paced,cold-start,size] [--n 1000,10000] [--rounds 5]
  [--only holdfast,raw] [--budget-seconds 600] [--publish]
--only          adapters to measure (raw needs holdfast beside it)
--budget-seconds  per workload: no new round begins after that
--publish       also writes the tables to apps/bench/RESULTS.md`

/** Reads the command line. Throws a sentence for what it does not understand. */
export function parseOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      workload: { type: 'string' },
      n: { type: 'string' },
      rounds: { type: 'string' },
      only: { type: 'string' },
      'budget-seconds': { type: 'string' },
      publish: { type: 'boolean' },
    },
  })
  const workloads = values.workload?.split(',') ?? known
  for (const name of workloads) {
    if (!known.includes(name)) throw new Error(`There is no workload '${name}'; there are ${known.join(', ')}.`)
  }
  return {
    workloads,
    sizes: values.n?.split(',').map((text) => wholeNumber('--n', text)),
    rounds: values.rounds === undefined ? undefined : wholeNumber('--rounds', values.rounds),
    only: values.only?.split(','),
    budgetMs: wholeNumber('--budget-seconds', values['budget-seconds'] ?? '1800') * 1000,
    publish: values.publish === true,
  }
}

function wholeNumber(option: string, text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`${option} needs whole numbers from 1, not '${text}'.`)
  return value
}
