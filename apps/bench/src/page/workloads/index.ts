import type { PageWorkload } from '../workload.js'
import { coldStart, populate } from './cold-start.js'
import { saveBurst, savePaced } from './save.js'
import { update } from './update.js'

/** Every workload by its name; a new one is a file and a line here, and its plan in the runner's registry. */
export const workloads: Readonly<Record<string, PageWorkload>> = {
  update,
  peers: update,
  'save-burst': saveBurst,
  'save-paced': savePaced,
  populate,
  'cold-start': coldStart,
}
