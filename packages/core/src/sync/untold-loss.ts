import type { Finding } from '../journal/check-stored.js'
import type { Meta, StoredLoss } from '../journal/meta.js'
import type { CanaryNote } from './canary-note.js'
import type { Recovery } from './recovery-plan.js'

/**
 * What is short of what was saved, to be stored with the state that is written over it: a tab that dies before it has told
 * leaves a database with nothing wrong.
 */
export function lossToStore(
  { length }: readonly Finding[],
  { loss, lostCommits = 0 }: Partial<Recovery> = {},
): StoredLoss | undefined {
  if (loss !== undefined) return { reason: loss, commits: lostCommits }
  if (length === 0) return undefined
  return { reason: `${length} stored value(s) could not be used; they were set aside in quarantine.`, commits: 0 }
}

/**
 * What nobody has told yet of a database: who told it has left a note of that generation, or of a later one. Where no notes are
 * kept, it was told as far as anybody knows: better than telling it for ever.
 */
export function untoldLoss(meta: Meta, note: CanaryNote | undefined): Pick<Recovery, 'loss' | 'lostCommits'> {
  const isTold = note === undefined || (note.replicaId === meta.replicaId && note.generation >= meta.generation)
  return { loss: isTold ? undefined : meta.loss?.reason, lostCommits: isTold ? 0 : (meta.loss?.commits ?? 0) }
}
