import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { SampleRequest } from '../protocol.js'
import type { Plan } from './plan.js'
import { createRow, type Row } from './rows.js'
import { type SampleResult, takeSample } from './sample.js'
import { rotated } from './statistics.js'

export interface RunOptions {
  readonly url: string
  readonly sizes: readonly number[]
  readonly adapters: readonly string[]
  readonly rounds: number
  /** No new round begins after that. */
  readonly budgetMs: number
  readonly log: (line: string) => void
}

export interface PlanResult {
  readonly rows: readonly Row[]
  readonly samples: readonly { adapter: string; n: number; round: number; result: SampleResult }[]
  readonly chromium: string
}

/** Measures a workload: a warm-up round that is thrown away, then rounds in which every library has its turn at every size. */
export async function runPlan(plan: Plan, options: RunOptions): Promise<PlanResult> {
  const { url, sizes, adapters, rounds, budgetMs, log } = options
  const startedAt = performance.now()
  const samples: PlanResult['samples'][number][] = []
  const warmUps = new Map<string, SampleResult>()
  const profiles = await mkdtemp(join(tmpdir(), 'holdfast-bench-profiles-'))
  const profileOf = (adapter: string, n: number) => join(profiles, `${plan.profileOf?.[adapter] ?? adapter}-${n}`)
  const place = (adapter: string, n: number) => `${adapter} ${n}`

  try {
    if (plan.populate) await populateAll(plan.populate)
    for (let round = 0; round <= rounds; round++) {
      if (round > 1 && performance.now() - startedAt > budgetMs) {
        log(`budget used up: ${round - 1} of ${rounds} rounds`)
        break
      }
      for (const n of sizes) {
        // The warm-up goes in order: `raw` appends what Holdfast was seen to append.
        for (const adapter of round === 0 ? adapters : rotated(adapters, round)) {
          if (round === 0 && plan.warmUps && !plan.warmUps.includes(adapter)) continue
          if (round > (plan.mostRounds?.[adapter] ?? rounds)) continue
          await measure(adapter, n, round)
        }
      }
    }
  } finally {
    await rm(profiles, { recursive: true, force: true, maxRetries: 5 })
  }

  const rows = sizes.flatMap((n) =>
    adapters.map((adapter) => {
      const own = samples.filter((sample) => sample.adapter === adapter && sample.n === n)
      const per = plan.unit === 'ms' ? 'sample' : 'update'
      return createRow(
        adapter,
        n,
        own.map(({ result }) => result),
        warmUps.get(place(adapter, n)),
        per,
      )
    }),
  )
  return { rows, samples, chromium: samples[0]?.result.chromium ?? '' }

  function requestFor(workload: string, adapter: string, n: number, traced: boolean): SampleRequest {
    const transactionBytes = warmUps.get(place('holdfast', n))?.traffic?.transactionBytes ?? []
    return { workload, adapter, n, databaseName: 'bench', traced, transactionBytes }
  }

  async function populateAll(workload: string): Promise<void> {
    for (const n of sizes) {
      for (const adapter of new Set(adapters.map((name) => plan.profileOf?.[name] ?? name))) {
        const request = requestFor(workload, adapter, n, false)
        const { wallMs } = await takeSample(url, request, { directory: profileOf(adapter, n), keep: true })
        log(`${workload} ${place(adapter, n)}: ${Math.round(wallMs)} ms`)
      }
    }
  }

  async function measure(adapter: string, n: number, round: number): Promise<void> {
    const request = requestFor(plan.name, adapter, n, round === 0)
    const profile = plan.populate ? { directory: profileOf(adapter, n), keep: false } : undefined
    const result = await takeSample(url, request, profile)
    if (round === 0) warmUps.set(place(adapter, n), result)
    else samples.push({ adapter, n, round, result })
    const { wallMs, loopMs, updates, rendererCpuMs, browserCpuMs, problems } = result
    const figures = `loop ${((loopMs * 1000) / updates).toFixed(2)} µs × ${updates}, wall ${wallMs.toFixed(1)} ms, CPU ${rendererCpuMs.toFixed(1)} + ${browserCpuMs.toFixed(1)} ms`
    log(
      `${plan.name} #${round} ${place(adapter, n)}: ${figures}${problems.length > 0 ? `  FAILED: ${problems.join('; ')}` : ''}`,
    )
  }
}
