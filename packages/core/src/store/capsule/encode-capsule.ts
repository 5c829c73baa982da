import type { CommitRecord } from '../../commit/commit.js'
import { encodeConflict } from '../../journal/conflict-codec.js'
import { checksum } from '../../model/checksum.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import { chunkTexts, type Rests } from '../../vault/encode-backup.js'
import type { CapsuleHeader } from './capsule.js'

export const capsuleFormat = 1

/** What a capsule is made of, all of it redacted already. */
export interface CapsuleContent {
  readonly header: Omit<CapsuleHeader, 'slices' | 'journal' | 'pending'>
  readonly slices: readonly { readonly name: string; readonly keyField: string | null }[]
  readonly base: RootState
  readonly journal: readonly CommitRecord[]
  readonly pending: readonly CommitRecord[]
  /** Of the state that all of it leads to. */
  readonly stateSum: number
}

/**
 * A capsule as text, a line of JSON for each part: what it is, the base in chunks, the commits, and at last a checksum over
 * all lines before and over the state that they lead to.
 */
export async function encodeCapsule(content: CapsuleContent, rests: Rests): Promise<string> {
  const { header, base, journal, pending, stateSum } = content
  const slices = content.slices.map(({ name, keyField }) => ({
    name,
    keyField,
    count: keyField === null ? 1 : collectionOf(base, name).size,
  }))
  const lines: string[] = []
  let sum = 0
  add({ capsule: capsuleFormat, ...header, slices, journal: journal.length, pending: pending.length })
  for (const { name, keyField } of slices) {
    for (const { text } of chunkTexts(base[name], keyField !== null)) {
      addText(`[${JSON.stringify(name)},${text}]`)
      if (rests.isDue) await rests.next(lines.length)
    }
  }
  for (const commit of [...journal, ...pending]) {
    const { conflicts, ...rest } = commit
    add(conflicts ? { ...rest, conflicts: conflicts.map((one) => encodeConflict(one, commit.cid)) } : rest)
    if (rests.isDue) await rests.next(lines.length)
  }
  lines.push(JSON.stringify({ sum, state: stateSum }))
  return lines.join('\n')

  function add(part: unknown): void {
    addText(JSON.stringify(part))
  }

  function addText(line: string): void {
    sum = checksum(line, sum)
    lines.push(line)
  }
}
