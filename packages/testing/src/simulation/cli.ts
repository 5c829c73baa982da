import { parseArgs } from 'node:util'
import { exhaust } from './durability/exhaust.js'
import { runDurability } from './durability/run-durability.js'
import { runRules } from './rules/rules-simulation.js'
import { run as runBoard } from './run.js'
import { runTabs } from './tabs/run-tabs.js'

/**
 * Plays seeds and prints one line for each that breaks an invariant.
 * `--seed N` plays one, with its steps; `--seeds N --from N` many; `--budget-seconds S` stops when the time is used up.
 */
const { values } = parseArgs({
  options: {
    seed: { type: 'string' },
    seeds: { type: 'string', default: '1000' },
    from: { type: 'string', default: '1' },
    stride: { type: 'string', default: '1' },
    steps: { type: 'string', default: '500' },
    'budget-seconds': { type: 'string', default: '3600' },
    exhaustive: { type: 'boolean', default: false },
    'second-within': { type: 'string', default: '12' },
    durability: { type: 'boolean', default: false },
    rules: { type: 'boolean', default: false },
    tabs: { type: 'boolean', default: false },
    twice: { type: 'boolean', default: false },
  },
})

/**
 * `--rules` plays transactions, history, references and optimisation instead of storage faults; `--durability` wipes, rot,
 * backups and migrations; `--tabs` several tabs that edit the same.
 */
const run = values.tabs ? runTabs : values.durability ? runDurability : values.rules ? runRules : runBoard
const steps = Number(values.steps)
if (values.exhaustive) await playExhaustive()
else if (values.seed === undefined) await playMany()
else await playOne(Number(values.seed))

/** `--exhaustive`: a fault at every call of a short session, and with `--second-within N` another one soon after it. */
async function playExhaustive(): Promise<void> {
  const untilMs = performance.now() + Number(values['budget-seconds']) * 1_000
  const { failures, ...result } = await exhaust({
    stride: Number(values.stride),
    offset: Number(values.from),
    secondWithin: Number(values['second-within']),
    mayGoOn: () => performance.now() < untilMs,
  })
  for (const failure of failures) console.log(failure)
  console.log(JSON.stringify({ ...result, failures: failures.length }))
  if (failures.length > 0) process.exitCode = 1
}

async function playOne(seed: number): Promise<void> {
  const trace = await run({ seed, steps, verbose: true })
  for (const line of trace.lines) console.log(line)
  console.log(JSON.stringify(trace.counts))
  console.log(`seed ${seed}: trace ${trace.hash}`)
  if (!trace.failure) return
  console.log(`seed ${seed}: ${trace.failure.message}`)
  process.exitCode = 1
}

async function playMany(): Promise<void> {
  const from = Number(values.from)
  const stride = Number(values.stride)
  const untilMs = performance.now() + Number(values['budget-seconds']) * 1_000
  const counts: Record<string, number> = {}
  let played = 0
  let failures = 0
  for (let n = 0; n < Number(values.seeds) && performance.now() < untilMs; n++) {
    const seed = from + n * stride
    const trace = await run({ seed, steps })
    const again = values.twice ? await run({ seed, steps }) : trace
    played++
    for (const [name, count] of Object.entries(trace.counts)) counts[name] = (counts[name] ?? 0) + count
    const message =
      trace.failure?.message ?? (again.hash === trace.hash ? undefined : `Q2 trace differs · seed ${seed}`)
    if (message === undefined) continue
    failures++
    console.log(`seed ${seed}: ${message}`)
  }
  console.log(JSON.stringify({ played, failures, steps, counts }))
  if (failures > 0) process.exitCode = 1
}
