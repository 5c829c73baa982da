import type { StorageKey, StorageKeyPart, StorageQuery } from '@holdfast/core'

/** Rows in key order. Values are not copied: whoever puts them in or hands them out does that. */
export class RowImage {
  #keys: StorageKey[] = []
  #values: unknown[] = []

  get(key: StorageKey): unknown {
    const position = this.#firstFrom(key)
    return this.#isAt(position, key) ? this.#values[position] : undefined
  }

  has(key: StorageKey): boolean {
    return this.#isAt(this.#firstFrom(key), key)
  }

  set(key: StorageKey, value: unknown): void {
    const position = this.#firstFrom(key)
    if (this.#isAt(position, key)) {
      this.#values[position] = value
      return
    }
    this.#keys.splice(position, 0, key)
    this.#values.splice(position, 0, value)
  }

  delete(key: StorageKey): void {
    const position = this.#firstFrom(key)
    if (!this.#isAt(position, key)) return
    this.#keys.splice(position, 1)
    this.#values.splice(position, 1)
  }

  keys(query: StorageQuery): readonly StorageKey[] {
    const [from, to] = this.#span(query)
    return this.#keys.slice(from, to)
  }

  values(query: StorageQuery): readonly unknown[] {
    const [from, to] = this.#span(query)
    return this.#values.slice(from, to)
  }

  copy(): RowImage {
    const copy = new RowImage()
    copy.#keys = this.#keys.slice()
    copy.#values = this.#values.slice()
    return copy
  }

  #span(query: StorageQuery): [from: number, to: number] {
    if ('key' in query) {
      const position = this.#firstFrom(query.key)
      return [position, this.#isAt(position, query.key) ? position + 1 : position]
    }
    const { prefix, from, to } = query
    let start = this.#firstFrom(from === undefined ? prefix : [...prefix, from])
    if (this.#isAt(start, prefix)) start += 1
    let end = start
    for (let key = this.#keys[end]; key && isUnder(key, prefix, to); key = this.#keys[end]) end += 1
    return [start, end]
  }

  #isAt(position: number, key: StorageKey): boolean {
    const found = this.#keys[position]
    return found !== undefined && compareKeys(found, key) === 0
  }

  #firstFrom(key: StorageKey): number {
    let low = 0
    let high = this.#keys.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compareKeys(this.#keys[middle] as StorageKey, key) < 0) low = middle + 1
      else high = middle
    }
    return low
  }
}

function isUnder(key: StorageKey, prefix: StorageKey, to: StorageKeyPart | undefined): boolean {
  const part = key[prefix.length]
  if (part === undefined) return false
  for (let i = 0; i < prefix.length; i++) if (key[i] !== prefix[i]) return false
  return to === undefined || compareParts(part, to) <= 0
}

/** The order of IndexedDB: part by part, numbers before strings, a prefix before what it begins. */
export function compareKeys(a: StorageKey, b: StorageKey): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) {
    const order = compareParts(a[i] as StorageKeyPart, b[i] as StorageKeyPart)
    if (order !== 0) return order
  }
  return a.length - b.length
}

function compareParts(a: StorageKeyPart, b: StorageKeyPart): number {
  if (a === b) return 0
  if (typeof a !== typeof b) return typeof a === 'number' ? -1 : 1
  return a < b ? -1 : 1
}
