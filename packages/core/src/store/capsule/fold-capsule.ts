import type { CommitRecord } from '../../commit/commit.js'
import type { SizedState } from '../../commit/prepare.js'
import type { StoreShape } from '../../definition/store-shape.js'
import type { Findings } from '../../journal/check-stored.js'
import { DecodeError } from '../../journal/decode.js'
import { replay } from '../../journal/replay.js'
import { checksum } from '../../model/checksum.js'
import type { RootState } from '../../model/root-state.js'
import { chunkTexts, type Rests } from '../../vault/encode-backup.js'

const commitsAtOnce = 256

/** What commits lead to, as they were applied: no schema has a say in it. In turns. Throws `DecodeError` where they lead nowhere. */
export async function foldCommits(
  base: SizedState,
  commits: readonly CommitRecord[],
  shape: StoreShape,
  rests: Rests,
): Promise<SizedState> {
  const found: Findings = { findings: [], stale: new Set(), validate: false }
  let folded = base
  for (let at = 0; at < commits.length; at += commitsAtOnce) {
    folded = replay(commits.slice(at, at + commitsAtOnce), shape, folded, found)
    const [finding] = found.findings
    if (finding !== undefined) throw new DecodeError(`a commit can not be applied: ${finding.reason}`)
    if (rests.isDue) await rests.next(at)
  }
  return folded
}

/** Tells whether two states are the same as text. */
export async function sumOfState(
  state: RootState,
  slices: readonly { readonly name: string; readonly keyField: string | null }[],
  rests: Rests,
): Promise<number> {
  let sum = 0
  for (const { name, keyField } of slices) {
    sum = checksum(name, sum)
    for (const { text } of chunkTexts(state[name], keyField !== null)) {
      sum = checksum(text, sum)
      if (rests.isDue) await rests.next(0)
    }
  }
  return sum
}
