import type { Plan, Verdict } from './plan.js'
import { heldOf, medianOf, type Row } from './rows.js'

const group = 'consistency'
const sizesOf = (rows: readonly Row[]) => [...new Set(rows.map((row) => row.n))]
const five =
  '`tasks` counts the entities of all five collections (users, projects, tasks, comments, notices), about 200 bytes of JSON each; five to eight references hold between them.'
const longestMs = 50
/** The one that writes. */
const warmUps = ['board']

const held = (rows: readonly Row[], adapter: string, n: number): Verdict[] => [
  { text: `${adapter} at ${n}: longest task, ms`, value: heldOf(rows, adapter, n, 'taskMs'), target: longestMs },
  {
    text: `${adapter} at ${n}: longest wait of a message, ms`,
    value: heldOf(rows, adapter, n, 'messageMs'),
    target: longestMs,
  },
  {
    text: `${adapter} at ${n}: longest wait of a frame, ms`,
    value: heldOf(rows, adapter, n, 'frameMs'),
    target: longestMs,
  },
]
const heldNote =
  '`main thread` is measured by the clock: a busy machine inflates it, and CPU less so. The last columns come from a second run in the same page, with a message going round the event loop and frames asked for: the longest that each waited, of all rounds (a busy machine makes them longer). Long tasks are those that the browser reports, from 50 ms on.'

const validate: Plan = {
  name: 'validate',
  group,
  title: 'Full validation: schemas, references, checks, indexes',
  notes: [five, '`zod-alone`: the same schemas over plain arrays in one loop, nothing else.', heldNote],
  sizes: [10_000, 100_000],
  rounds: 3,
  adapters: ['board-memory', 'zod-alone'],
  unit: 'ms',
  warmUps,
  verdicts: (rows) =>
    sizesOf(rows).flatMap((n) => [
      {
        text: `board-memory at ${n}: main thread per 10,000 entities, ms`,
        value: medianOf(rows, 'board-memory', n, 'taskMs') / (n / 10_000),
        target: 50,
      },
      {
        text: `board-memory at ${n}: CPU per 10,000 entities, ms`,
        value: medianOf(rows, 'board-memory', n, 'rendererCpuMs') / (n / 10_000),
        target: 50,
      },
      ...held(rows, 'board-memory', n),
    ]),
}

const ratios = (rows: readonly Row[], adapters: readonly string[]): Verdict[] =>
  adapters.flatMap((adapter) =>
    (['loopMs', 'rendererCpuMs'] as const).map((figure) => ({
      text: `${adapter}, ${figure === 'loopMs' ? 'loop' : 'CPU'}: 100k / 1k`,
      value: medianOf(rows, adapter, 100_000, figure) / medianOf(rows, adapter, 1_000, figure),
      target: 1.5,
    })),
  )

const check: Plan = {
  name: 'check',
  group,
  title: 'The consistency check after one change',
  notes: [
    five,
    'Changes one field of one task and waits for the background check that follows. `loop` is the time that the check says it worked; `wall` holds the rest that the engine takes before it looks, so that changes are looked at together. CPU: update, timers and check.',
  ],
  sizes: [1_000, 10_000, 100_000],
  rounds: 3,
  adapters: ['board-memory'],
  unit: 'µs per update',
  warmUps,
  verdicts: (rows) => ratios(rows, ['board-memory']),
}

const optimize: Plan = {
  name: 'optimize',
  group,
  title: 'Optimisation that removes expired entities, one in ten',
  notes: [
    five,
    'Stored in IndexedDB. `loop`: until the pass has ended; `wall`, CPU and `main thread`: until everything is saved too.',
    heldNote,
  ],
  sizes: [100_000],
  rounds: 3,
  adapters: ['board', 'board-memory'],
  unit: 'ms',
  warmUps,
  verdicts: (rows) =>
    sizesOf(rows).flatMap((n) =>
      ['board', 'board-memory'].flatMap((adapter) => [
        { text: `${adapter} at ${n}: main thread, ms`, value: medianOf(rows, adapter, n, 'taskMs'), target: 200 },
        { text: `${adapter} at ${n}: CPU, ms`, value: medianOf(rows, adapter, n, 'rendererCpuMs'), target: 200 },
        ...held(rows, adapter, n),
      ]),
    ),
}

const updateGuarded: Plan = {
  name: 'update-guarded',
  group,
  title: 'One update, with references, two indexes and an enforced check',
  notes: [
    five,
    'Changes one field of one task, in turn its title, its assignee (a reference and an index) and its priority (a sorted index and the check). `board-bare`: the same five collections and edits with schemas alone. `board`: stored, until everything is saved. `board-pacer`: a plain map; what choosing an edit and reaching a task cost.',
    'The background check of what changed is part of it, as it is in an app.',
  ],
  sizes: [1_000, 10_000, 100_000],
  rounds: 3,
  adapters: ['board', 'board-memory', 'board-bare', 'board-pacer'],
  unit: 'µs per update',
  warmUps,
  verdicts: (rows) => ratios(rows, ['board', 'board-memory', 'board-bare']),
}

const render: Plan = {
  name: 'render',
  group,
  title: '1,000 mounted selectors and one update',
  notes: [
    'A thousand rows, each with a selector of its own, in React; one update in `flushSync`, until the text stands in the page. An update that renders more or fewer than exactly one row is a failure.',
  ],
  sizes: [1_000, 10_000],
  rounds: 3,
  adapters: ['holdfast-memory', 'zustand-immer'],
  unit: 'µs per update',
  warmUps,
  verdicts: (rows) =>
    sizesOf(rows).map((n) => ({
      text: `holdfast-memory / zustand-immer, loop at ${n}`,
      value: medianOf(rows, 'holdfast-memory', n, 'loopMs') / medianOf(rows, 'zustand-immer', n, 'loopMs'),
      target: 1,
    })),
}

/** The figures of checks, optimisation and what declares them, on one board of five collections. */
export const consistencyPlans: readonly Plan[] = [validate, check, optimize, updateGuarded, render]
