import { diffChars } from 'diff'
import { applyUpdate, Doc, encodeStateAsUpdate } from 'yjs'

/** Edits beyond so many are not looked for: then all between what is equal at both ends counts as one. */
const maxEdits = 400

/** Who wrote what: fixed, so that the same three texts always give the same one. Of two insertions at one place, theirs is first. */
const authors = { base: 1, theirs: 2, mine: 3 }

/** Merges two edits of one text by a CRDT: both sides' insertions are kept, and what either deleted is gone. */
export function mergeText(base: string, mine: string, theirs: string): string {
  const start = docOf(authors.base)
  start.getText().insert(0, base)
  const common = encodeStateAsUpdate(start)
  const merged = fork(common, authors.theirs, base, theirs)
  applyUpdate(merged, encodeStateAsUpdate(fork(common, authors.mine, base, mine)))
  return merged.getText().toString()
}

function docOf(author: number): Doc {
  const doc = new Doc()
  doc.clientID = author
  return doc
}

function fork(common: Uint8Array, author: number, base: string, edited: string): Doc {
  const doc = docOf(author)
  applyUpdate(doc, common)
  const text = doc.getText()
  doc.transact(() => {
    for (const { at, deleted, inserted } of editsBetween(base, edited)) {
      if (deleted > 0) text.delete(at, deleted)
      if (inserted !== '') text.insert(at, inserted)
    }
  })
  return doc
}

interface Edit {
  readonly at: number
  readonly deleted: number
  readonly inserted: string
}

/** Edits in order, each at its place after those before it. */
function editsBetween(from: string, to: string): Edit[] {
  const start = samePrefix(from, to)
  const end = sameSuffix(from, to, start)
  const [before, after] = [from.slice(start, from.length - end), to.slice(start, to.length - end)]
  const parts = diffChars(before, after, { maxEditLength: maxEdits })
  if (parts === undefined) return [{ at: start, deleted: before.length, inserted: after }]
  const edits: Edit[] = []
  let at = start
  for (const { value, added, removed } of parts) {
    if (removed) edits.push({ at, deleted: value.length, inserted: '' })
    else {
      if (added) edits.push({ at, deleted: 0, inserted: value })
      at += value.length
    }
  }
  return edits
}

/** Length of what both begin with; never ends inside a character of two code units. */
function samePrefix(one: string, other: string): number {
  let length = 0
  while (length < one.length && length < other.length && one[length] === other[length]) length++
  return length > 0 && isHigh(one.charCodeAt(length - 1)) ? length - 1 : length
}

function sameSuffix(one: string, other: string, prefix: number): number {
  const most = Math.min(one.length, other.length) - prefix
  let length = 0
  while (length < most && one[one.length - 1 - length] === other[other.length - 1 - length]) length++
  return length > 0 && isLow(one.charCodeAt(one.length - length)) ? length - 1 : length
}

function isHigh(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

function isLow(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff
}
