import { cutOff, databaseFiles, type FileKind, flipBits, tearLog, zero } from './database-files.js'
import type { Profile } from './profile.js'

/** A way in which the files of a database are found damaged. */
export interface Damage {
  readonly title: string
  readonly kind: FileKind
  readonly harm: (path: string) => void
}

export const damages: readonly Damage[] = [
  { title: 'bits flipped in the log', kind: 'log', harm: (path) => flipBits(path, 40) },
  { title: 'bits flipped in the tables', kind: 'table', harm: (path) => flipBits(path, 4) },
  { title: 'bits flipped in the list of tables', kind: 'manifest', harm: (path) => flipBits(path, 4) },
  { title: 'the name of the list of tables flipped', kind: 'current', harm: (path) => flipBits(path, 1) },
  { title: 'half of the log gone', kind: 'log', harm: (path) => cutOff(path, 0.5) },
  { title: 'the end of the tables gone', kind: 'table', harm: (path) => cutOff(path, 0.9) },
  { title: 'zeros in the middle of the log', kind: 'log', harm: (path) => zero(path, 0.4, 0.6) },
  { title: 'zeros all over the tables', kind: 'table', harm: (path) => zero(path, 0, 1) },
  { title: 'a torn record at the end of the log, and then bits flipped', kind: 'log', harm: tearAndFlip },
]

function tearAndFlip(path: string): void {
  flipBits(path, 1)
  tearLog(path)
}

/** Damages all files of that kind in a profile that no browser runs on. */
export function damage({ directory }: Profile, { kind, harm }: Damage): void {
  const files = databaseFiles(directory, kind)
  if (files.length === 0) throw new Error(`The database of this browser has no files of the kind '${kind}'.`)
  for (const file of files) harm(file)
}
