import { consistencyPlans } from './consistency-plans.js'
import { peersPlan } from './peers-plan.js'
import type { Plan, Verdict } from './plan.js'
import { medianOf, type Row } from './rows.js'

const ratio = (text: string, value: number, target: number): Verdict => ({ text, value, target })
const sizesOf = (rows: readonly Row[]) => [...new Set(rows.map((row) => row.n))]

const update: Plan = {
  name: 'update',
  title: 'One validated single-field update',
  notes: [
    'Sets the title of one task in a loop, other tasks each time, with one subscriber and one selector that hear of it before the call returns. Loop: wall time inside the calls. CPU: of the renderer with all its threads, until everything is saved where the library saves.',
    'After every 8 ms of updates the event loop gets a turn. The loop is warmed up before it is measured.',
    '`holdfast-memory` is a slice of scope `tab`: nothing is stored. It is the like-for-like of the libraries that store nothing.',
  ],
  sizes: [1_000, 10_000, 100_000],
  rounds: 5,
  adapters: ['holdfast', 'holdfast-memory', 'tldraw-store', 'zustand-immer', 'zustand-immer-zod', 'pacer'],
  unit: 'µs per update',
  mostRounds: { 'zustand-immer-zod': 2 },
  verdicts: (rows) =>
    ['holdfast', 'holdfast-memory'].flatMap((adapter) => [
      ratio(
        `${adapter}, loop: 100k / 1k`,
        medianOf(rows, adapter, 100_000, 'loopMs') / medianOf(rows, adapter, 1_000, 'loopMs'),
        1.5,
      ),
      ratio(
        `${adapter}, CPU: 100k / 1k`,
        medianOf(rows, adapter, 100_000, 'rendererCpuMs') / medianOf(rows, adapter, 1_000, 'rendererCpuMs'),
        1.5,
      ),
      ...sizesOf(rows).map((n) =>
        ratio(
          `${adapter} / tldraw-store, CPU at ${n}`,
          medianOf(rows, adapter, n, 'rendererCpuMs') / medianOf(rows, 'tldraw-store', n, 'rendererCpuMs'),
          1,
        ),
      ),
    ]),
}

const saveBurst: Plan = {
  name: 'save-burst',
  title: '1,000 updates in one loop, until all are saved',
  notes: [
    '`raw` appends as many bytes as Holdfast was seen to write in the warm-up round, in as many transactions, relaxed, one in flight, from ready-made text. It is the limit, not a library.',
    'Saved is checked by opening the store again. A first burst, not measured, warms up; the measured one starts when the browser is quiet.',
  ],
  sizes: [10_000],
  rounds: 7,
  adapters: ['holdfast', 'raw', 'zustand-persist'],
  unit: 'ms',
  mostRounds: { 'zustand-persist': 1 },
  verdicts: (rows) =>
    sizesOf(rows).flatMap((n) => [
      ratio(
        `wall, holdfast / raw at ${n}`,
        medianOf(rows, 'holdfast', n, 'wallMs') / medianOf(rows, 'raw', n, 'wallMs'),
        1.5,
      ),
      ratio(
        `CPU, holdfast / raw at ${n}`,
        medianOf(rows, 'holdfast', n, 'rendererCpuMs') / medianOf(rows, 'raw', n, 'rendererCpuMs'),
        1.5,
      ),
    ]),
}

const savePaced: Plan = {
  name: 'save-paced',
  title: '1,000 updates, one every 4 ms, until all are saved',
  notes: [
    '`raw` makes one append transaction per update. `pacer` changes a plain map and saves nothing: what timers and loop cost by themselves.',
  ],
  sizes: [10_000],
  rounds: 5,
  adapters: ['holdfast', 'raw', 'pacer'],
  unit: 'ms',
  verdicts: (rows) =>
    sizesOf(rows).flatMap((n) => {
      const cpu = (adapter: string) => medianOf(rows, adapter, n, 'rendererCpuMs')
      return [
        ratio(`CPU, holdfast / raw at ${n}`, cpu('holdfast') / cpu('raw'), 1.2),
        ratio(
          `CPU less that of pacer, holdfast / raw at ${n}`,
          (cpu('holdfast') - cpu('pacer')) / (cpu('raw') - cpu('pacer')),
          1.2,
        ),
      ]
    }),
}

const coldStart: Plan = {
  name: 'cold-start',
  title: 'Cold start to ready, with 1,000 later updates in the journal',
  notes: [
    'Each sample is a new browser on a copy of the same profile; the code is loaded before the clock starts. The operating system has the files in its cache.',
    '`raw` opens the database that Holdfast wrote, reads all rows with `getAll` and parses all JSON text in them: no state comes of it, nothing is checked.',
    '`holdfast` checks the sums of all rows and validates what the journal touched; tasks that were stored under the fingerprint of the same schema were validated by it before they were stored. `holdfast-revalidating` opens the same profile with another schema, so that every task is validated again.',
  ],
  sizes: [10_000, 100_000],
  rounds: 5,
  adapters: ['holdfast', 'holdfast-revalidating', 'raw', 'zustand-persist'],
  unit: 'ms',
  populate: 'populate',
  profileOf: { raw: 'holdfast', 'holdfast-revalidating': 'holdfast' },
  verdicts: (rows) =>
    sizesOf(rows).flatMap((n) => [
      ratio(
        `wall, holdfast / raw at ${n}`,
        medianOf(rows, 'holdfast', n, 'wallMs') / medianOf(rows, 'raw', n, 'wallMs'),
        1.5,
      ),
      ratio(
        `CPU, holdfast / raw at ${n}`,
        medianOf(rows, 'holdfast', n, 'rendererCpuMs') / medianOf(rows, 'raw', n, 'rendererCpuMs'),
        1.5,
      ),
    ]),
}

/** Every workload that is measured in the browser; a new one is a line here and in the page's registry. */
export const plans: readonly Plan[] = [update, saveBurst, savePaced, coldStart, peersPlan, ...consistencyPlans]

const names = (group: string) => plans.filter((plan) => plan.group === group).map(({ name }) => name)

/** Names that stand for several workloads. */
export const groups: Readonly<Record<string, readonly string[]>> = { consistency: names('consistency') }
