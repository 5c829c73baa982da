import type { Facts, SampleRequest } from '../../protocol.js'
import { adapters } from '../adapters/index.js'
import { boards } from '../board/index.js'
import { renderings } from '../render/index.js'
import type { Prepare, Sample } from '../workload.js'
import { boardCheck } from './board-check.js'
import { boardOptimize } from './board-optimize.js'
import { boardUpdate } from './board-update.js'
import { boardValidate } from './board-validate.js'
import { coldStart, populate } from './cold-start.js'
import { saveBurst, savePaced } from './save.js'
import { update } from './update.js'

/** Every workload by its name; a new one is a file and a line here, and its plan in the runner's registry. */
export const workloads: Readonly<Record<string, (request: SampleRequest) => Promise<Prepared>>> = {
  update: over(adapters, update),
  peers: over(adapters, update),
  'save-burst': over(adapters, saveBurst),
  'save-paced': over(adapters, savePaced),
  populate: over(adapters, populate),
  'cold-start': over(adapters, coldStart),
  validate: over(boards, boardValidate),
  check: over(boards, boardCheck),
  optimize: over(boards, boardOptimize),
  'update-guarded': over(boards, boardUpdate),
  render: over(renderings, async (adapter, request) => (await import('./render.js')).render(adapter, request)),
}

/** A sample that is ready to run, and what its library promises. */
export interface Prepared {
  readonly facts: Facts
  readonly sample: Sample
}

type Load<Kind> = () => Promise<Kind>

function over<Kind extends { readonly facts: Facts }>(
  known: Readonly<Record<string, Load<Kind>>>,
  prepare: Prepare<Kind>,
) {
  return async (request: SampleRequest): Promise<Prepared> => {
    const load = known[request.adapter]
    if (!load) throw new Error(`'${request.workload}' knows no '${request.adapter}'.`)
    const adapter = await load()
    return { facts: adapter.facts, sample: await prepare(adapter, request) }
  }
}
