import type { StorageKey } from '@holdfast/core'
import type { SeededRandom } from '../../random/seeded-random.js'
import type { SimWorld } from '../../world/sim-world.js'
import { notebookName } from './notebook.js'

export const damageKinds = [
  'wipe',
  'rot j',
  'rot s',
  'rot meta',
  'rot fence',
  'rot q',
  'drop j',
  'drop s',
  'cut tail',
  'swap',
] as const
export type DamageKind = (typeof damageKinds)[number]

/** Something damages the database while no tab runs. Gives what it did, or undefined when there is nothing of the kind. */
export function damage(world: SimWorld, kind: DamageKind, random: SeededRandom): string | undefined {
  const { disk } = world
  const all = disk.rows(notebookName)
  if (all.length === 0) return undefined
  const rowsOf = (first: string) => all.filter(([key]) => key[0] === first)
  const put = (key: StorageKey, value: unknown) => disk.tamper(notebookName, key, value)
  if (kind === 'wipe') {
    disk.wipe()
    return kind
  }
  const [verb, first = 'j'] = kind.split(' ')
  const rows = rowsOf(verb === 'rot' || verb === 'drop' ? first : 'j')
  const row = rows.length === 0 ? undefined : random.pick(rows)
  if (row === undefined) return undefined
  if (verb === 'rot') put(row[0], rotten(row[1], random))
  else if (verb === 'drop') put(row[0], undefined)
  else if (verb === 'cut')
    for (const [key] of rows.slice(rows.length - 1 - random.int(rows.length))) put(key, undefined)
  else {
    const other = random.pick(rows)
    put(row[0], other[1])
    put(other[0], row[1])
  }
  return `${kind} ${row[0].join('.')}`
}

/** A value with little changed, so that most of it still looks right; or nonsense. */
function rotten(value: unknown, random: SeededRandom): unknown {
  if (random.chance(0.15)) return random.pick([null, 'nonsense', 7, {}, []])
  if (typeof value === 'string') return changedText(value, random)
  if (typeof value !== 'object' || value === null) return 'nonsense'
  const { body } = value as { readonly body?: unknown }
  if (typeof body === 'string') return { ...value, body: changedText(body, random) }
  if (!ArrayBuffer.isView(body)) return 'nonsense'
  const bytes = new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice()
  const text = new TextDecoder().decode(bytes)
  return { ...value, body: new TextEncoder().encode(changedText(text, random)) }
}

/** One digit is another, where there is one: JSON stays JSON. */
function changedText(text: string, random: SeededRandom): string {
  const digits = [...text.matchAll(/#\d/g)]
  const at = digits.length === 0 ? random.int(text.length) : random.pick(digits).index + 1
  const digit = Number(text[at])
  return `${text.slice(0, at)}${Number.isNaN(digit) ? '?' : (digit + 1) % 10}${text.slice(at + 1)}`
}
