import { describe, expect, test } from 'vitest'
import {
  type PlainState,
  referencePrints,
  referenceRows,
  referenceShape,
  rowName,
  stateWithout,
} from '../../fixtures/reference-rows.js'
import { rowStorage } from '../../fixtures/row-storage.js'
import type { RootState } from '../model/root-state.js'
import type { StorageKey, StorageRow } from '../ports/storage.js'
import { type Hydrated, hydrate } from './hydrate.js'
import { type JournalChain, readJournalChain } from './journal-chain.js'
import { readStoredRows, type StoredRows } from './stored-rows.js'

const reference = referenceRows()
const right = textOf(stateWithout(new Set()))
const lastRow = ['j', 26].join('/')

function textOf({ notes, options, title }: PlainState): string {
  return JSON.stringify([Object.entries(notes), options, title])
}

function plainText({ notes, options, title }: RootState): string {
  return JSON.stringify([[...(notes as ReadonlyMap<string, unknown>)], options, title])
}

/** As a tab reads it: where the journal is damaged, again with the key of its last row. */
function read(stored: StoredRows, last: number): Hydrated {
  const hydrated = hydrate(stored, referenceShape, referencePrints)
  if (hydrated.kind !== 'loaded' || !hydrated.chain.isDamaged) return hydrated
  return hydrate({ ...stored, journalEnd: last }, referenceShape, referencePrints)
}

/** Whether an append after what was read finds its key free, if need be after it failed once. */
function isAppendable({ head, sum }: JournalChain, stored: readonly StorageRow[], last: number): boolean {
  if (head >= last) return true
  const journal = stored.filter(([key]) => key[0] === 'j' && Number(key[1]) > head).map(([, value]) => value)
  const start = { seq: head, sum, end: last }
  const next = readJournalChain(journal, start, { findings: [], stale: new Set(), validate: true })
  return next.isDamaged && next.head >= last
}

let cases = 0
const outcomes: Record<string, number> = {}

/** Reads damaged rows and holds the outcome against what may come of the loss of the rows `touched`. */
function examine(
  raw: readonly StorageRow[],
  stored: StoredRows,
  touched: readonly StorageKey[],
  told: () => string,
): void {
  cases++
  const names = touched.map(rowName)
  const last = Math.max(...raw.map(([key]) => (key[0] === 'j' ? Number(key[1]) : 0)))
  const hydrated = read(stored, last)
  if (hydrated.kind !== 'loaded') {
    outcomes[hydrated.kind] = (outcomes[hydrated.kind] ?? 0) + 1
    if (names.includes('meta') && (hydrated.kind === 'unreadable' || hydrated.kind === 'outdated')) return
    throw new Error(`${told()}: read as ${hydrated.kind}`)
  }
  const { version, chain, findings } = hydrated
  if (!isAppendable(chain, raw, last))
    throw new Error(`${told()}: the next append finds its key ${chain.head + 1} taken`)
  const text = plainText(version.state)
  const isRight = text === right
  const isReported = findings.length > 0 || chain.missingCommits > 0
  outcomes[isRight ? 'right' : 'reported'] = (outcomes[isRight ? 'right' : 'reported'] ?? 0) + 1
  if (isRight) return
  // That the newest record is not there at all, only the canary can tell (R7).
  const isTail = names.includes(lastRow) && !raw.some(([key]) => rowName(key) === lastRow)
  if (!isReported && !isTail) throw new Error(`${told()}: a wrong state, not reported: ${text}`)
  const possible = subsets(names).map((lost) => textOf(stateWithout(new Set(lost))))
  if (!possible.includes(text)) throw new Error(`${told()}: a state that never was: ${text}`)
}

function subsets(names: readonly string[]): readonly (readonly string[])[] {
  const [name, ...rest] = names
  return name === undefined ? [[]] : subsets(rest).flatMap((some) => [some, [name, ...some]])
}

/** Rows of which one has another value, as they are read: quickly, since it happens a hundred thousand times. */
async function storedWith(at: number): Promise<(value: unknown) => StoredRows | Promise<StoredRows>> {
  const [[kind, , slice], old] = reference[at] as readonly [StorageKey, unknown]
  const sound = await readStoredRows(rowStorage(reference))
  const other = (values: readonly unknown[], value: unknown) => values.map((one) => (one === old ? value : one))
  if (kind === 'j') return (value) => ({ ...sound, journal: other(sound.journal, value) })
  if (kind !== 's') return (value) => readStoredRows(rowStorage(withValue(at, value)))
  const name = String(slice)
  return (value) => ({ ...sound, chunks: new Map(sound.chunks).set(name, other(sound.chunks.get(name) ?? [], value)) })
}

const readRows = (raw: readonly StorageRow[]) => readStoredRows(rowStorage(raw))

function withValue(at: number, value: unknown): readonly StorageRow[] {
  return reference.map((row, index) => (index === at ? [row[0], value] : row))
}

/** Each field of a row by its path, with what stands there. */
function* fieldsOf(value: unknown, path: readonly string[] = []): Generator<readonly [readonly string[], unknown]> {
  yield [path, value]
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return
  for (const [field, inside] of Object.entries(value)) yield* fieldsOf(inside, [...path, field])
}

const absent = Symbol('absent')

function replaced(value: unknown, [field, ...rest]: readonly string[], by: unknown): unknown {
  if (field === undefined) return by
  const copy: Record<string, unknown> = Array.isArray(value) ? ([...value] as never) : { ...(value as object) }
  const next = replaced(copy[field], rest, by)
  if (next === absent) delete copy[field]
  else copy[field] = next
  return copy
}

function* changedTexts(text: string): Generator<string> {
  for (let at = 0; at < text.length; at++) {
    const [before, unit, after] = [text.slice(0, at), text.charCodeAt(at), text.slice(at + 1)]
    for (let bit = 1; bit < 0x1_0000; bit <<= 1) yield before + String.fromCharCode(unit ^ bit) + after
    for (let code = at % 4; code < 0x80; code += 4) if (code !== unit) yield before + String.fromCharCode(code) + after
    for (const other of ['"', '\\', ',', '\ud800', '__proto__']) if (other !== text[at]) yield before + other + after
    yield before + after
    yield text.slice(0, at)
    yield before + text.slice(at, at + 1).repeat(2) + after
    if (after !== '' && after[0] !== text[at]) yield before + after[0] + text[at] + after.slice(1)
  }
  for (const more of [' ', '0', ']', text, ',{}', '\u0000']) yield text + more
}

function* changedBytes(bytes: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at++) {
    for (let mask = 1; mask < 0x100; mask = mask < 0x80 || mask === 0xff ? mask << 1 : 0xff) {
      const copy = bytes.slice()
      copy[at] = (copy[at] as number) ^ mask
      yield copy
    }
    yield bytes.slice(0, at)
    yield Uint8Array.from([...bytes.slice(0, at), ...bytes.slice(at + 1)])
    if (bytes[at] !== 0) yield bytes.map((byte, index) => (index === at ? 0 : byte))
  }
  for (const more of [0, 0x20, 0x5d, 0xff]) yield Uint8Array.from([...bytes, more])
  yield new Uint8Array(0)
}

const strange = [null, 0, -1, 0.5, Number.NaN, 2 ** 53, Number.POSITIVE_INFINITY, '', 'text', '1', true, [], {}, [[]]]

function* changes(value: unknown): Generator<unknown> {
  yield absent
  yield* strange
  yield new Date(0)
  yield new Map([['v', 1]])
  if (typeof value === 'string') yield* changedTexts(value)
  else if (value instanceof Uint8Array) yield* changedBytes(value)
  else if (typeof value === 'number') {
    yield* [value + 1, value - 1, -value, value * 2, value + 0.5, String(value)]
    for (let bit = 0; bit < 32; bit++) yield (value ^ (1 << bit)) >>> 0
  }
}

describe('what any damage of one row comes to', () => {
  test('R1 the reference is read as what it says', async () => {
    const sound = hydrate(await readRows(reference), referenceShape, referencePrints)
    expect(sound).toMatchObject({ kind: 'loaded', findings: [], chain: { head: 26, isBroken: false } })
    expect(plainText(sound.version.state)).toBe(right)
  })

  // A test for each row: about a hundred thousand cases in all.
  for (const [at, [key, value]] of reference.entries()) {
    test(`J6 R2 each byte, character, number and field of row ${rowName(key)}, changed once, is right or missing and reported`, async () => {
      const storedAs = await storedWith(at)
      for (const [path, inside] of fieldsOf(value)) {
        for (const changed of changes(inside)) {
          if (path.length === 0 && changed === absent) continue
          const damaged = replaced(value, path, changed)
          const made = storedAs(damaged)
          const stored = made instanceof Promise ? await made : made
          examine(reference, stored, [key], () => `${rowName(key)}.${path.join('.')} as ${JSON.stringify(damaged)}`)
        }
      }
    })
  }

  test('J6 R2 J14 rows that are missing, swapped, copied or moved are found out', async () => {
    const look = async (raw: readonly StorageRow[], touched: readonly StorageKey[], what: string) =>
      examine(raw, await readRows(raw), touched, () => what)
    for (const [at, [key, value]] of reference.entries()) {
      const rest = reference.filter((_row, index) => index !== at)
      await look(rest, [key], `${rowName(key)} removed`)
      for (const [other, [otherKey, otherValue]] of reference.entries()) {
        if (other === at) continue
        const what = `${rowName(key)} and ${rowName(otherKey)}`
        const copied = withValue(at, otherValue)
        await look(
          copied.map((row, index): StorageRow => (index === other ? [otherKey, value] : row)),
          [key, otherKey],
          `${what} swapped`,
        )
        await look(copied, [key], `${what} copied`)
      }
      for (const last of [19, 20, 22.5, 23, 27, 28, 99]) {
        const place: StorageRow = [key[0] === 's' ? [...key.slice(0, 3), last] : ['j', last], value]
        if (reference.some(([taken]) => rowName(taken) === rowName(place[0]))) continue
        await look([...rest, place], [key], `${rowName(key)} moved to ${rowName(place[0])}`)
        await look([...reference, place], [], `${rowName(key)} copied to ${rowName(place[0])}`)
      }
    }
  })

  test('J6 that is what was looked at', () => {
    expect(cases).toBeGreaterThan(90_000)
    expect(outcomes.right).toBeGreaterThan(0)
    expect(outcomes.reported).toBeGreaterThan(50_000)
  })
})
