import type { Plan } from './plan.js'
import { medianOf } from './rows.js'

const own = ['holdfast', 'holdfast-memory']
const peers = ['tldraw-store', 'tinybase', 'legend-state', 'legend-state-zod', 'yjs', 'yjs-zod', 'redux-toolkit']
/** The design's mark for a validated update with immutable snapshots. */
const mostMicroseconds = 10

/** The work of the workload `update`, beside the libraries that people would otherwise choose. */
export const peersPlan: Plan = {
  name: 'peers',
  title: 'One validated single-field update, beside the peers',
  notes: [
    'The same loop as in `update`: sets the title of one task, other tasks each time, with one subscriber and one listener of a single task that hear of it before the call returns.',
    '`holdfast-memory` stores nothing, like the peers here. `-zod`: the adapter parses the touched task by hand before it calls the library. What each promises for its figures is in the last table.',
    '`redux-toolkit`: `createEntityAdapter` in `createSlice`, as its documentation recommends; immer copies the record of all entities at each update.',
  ],
  sizes: [1_000, 10_000, 100_000],
  rounds: 3,
  adapters: [...own, ...peers, 'pacer'],
  unit: 'µs per update',
  warmUps: ['holdfast'],
  mostRounds: { 'redux-toolkit': 1 },
  verdicts: (rows) => {
    const cpu = (adapter: string, n: number) => medianOf(rows, adapter, n, 'rendererCpuMs')
    const sizes = [...new Set(rows.map((row) => row.n))]
    const present = (names: readonly string[]) => names.filter((name) => rows.some((row) => row.adapter === name))
    return [
      ...present(own).map((adapter) => ({
        text: `${adapter}, CPU: 100k / 1k`,
        value: cpu(adapter, 100_000) / cpu(adapter, 1_000),
        target: 1.5,
      })),
      ...sizes.map((n) => ({
        text: `holdfast-memory, loop at ${n}, µs`,
        value: medianOf(rows, 'holdfast-memory', n, 'loopMs') * 1000,
        target: mostMicroseconds,
      })),
      ...present(peers).flatMap((peer) =>
        sizes.map((n) => ({
          text: `holdfast-memory / ${peer}, CPU at ${n}`,
          value: cpu('holdfast-memory', n) / cpu(peer, n),
          target: 1,
        })),
      ),
    ]
  },
}
