import {
  appendFileSync,
  closeSync,
  openSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { scatter } from './script.js'

/** What kind of file of LevelDB: records not sorted yet, sorted tables, the list of tables, and the name of that list. */
export type FileKind = 'log' | 'table' | 'manifest' | 'current'

const kinds: Readonly<Record<FileKind, RegExp>> = {
  log: /^\d+\.log$/,
  table: /^\d+\.ldb$/,
  manifest: /^MANIFEST-\d+$/,
  current: /^CURRENT$/,
}

/** Paths of the files of one kind in which Chromium keeps the IndexedDB databases of the profile's one origin, not the empty ones. */
export function databaseFiles(directory: string, kind: FileKind): readonly string[] {
  const parent = join(directory, 'Default', 'IndexedDB')
  return readdirSync(parent, { recursive: true, encoding: 'utf8' })
    .filter((path) => kinds[kind].test(basename(path)))
    .map((path) => join(parent, path))
    .filter((path) => statSync(path).size > 0)
    .sort()
}

/** Flips one bit in each of so many bytes, spread over the file. */
export function flipBits(path: string, count: number): void {
  const bytes = readFileSync(path)
  for (let n = 0; n < count; n++) {
    const at = scatter(n * 31 + bytes.length) % bytes.length
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (scatter(n) % 8))
  }
  writeFileSync(path, bytes)
}

/** Leaves the first part of the file, as long as `share` says. */
export function cutOff(path: string, share: number): void {
  truncateSync(path, Math.floor(statSync(path).size * share))
}

/** Makes zeros of a part of the file, as a file system does with blocks that were not written when power went. */
export function zero(path: string, from: number, to: number): void {
  const { size } = statSync(path)
  const file = openSync(path, 'r+')
  const start = Math.floor(size * from)
  writeSync(file, Buffer.alloc(Math.floor(size * to) - start), 0, undefined, start)
  closeSync(file)
}

/** Size of the blocks of a log, and of the header of a record in it. */
const blockBytes = 32_768
const headerBytes = 7

/**
 * Does what a kill between the two writes of a record does: its header is at the end of the log, what it announces is not.
 * The next browser takes it for the end and writes on behind it; the one after that finds a record that is not whole.
 */
export function tearLog(path: string): void {
  const left = blockBytes - (statSync(path).size % blockBytes)
  // Too near to the end of a block there is no record: the rest is filled up.
  const filling = left < headerBytes + 1 ? left : 0
  const room = (filling > 0 ? blockBytes : left) - headerBytes
  const length = Math.min(600, room)
  const header = Buffer.from([0x5a, 0x17, 0xc3, 0x0e, length & 0xff, length >> 8, 1])
  appendFileSync(path, Buffer.concat([Buffer.alloc(filling), header]))
}
