// STOPGAP by the lead until the real one lands: overwrite me.
import type { IndexDefinition } from '../definition/collection.js'
import type { Collection } from './collection-view.js'
export interface PersistentCollectionOptions {
  readonly keyField: string
  readonly indexes: Readonly<Record<string, IndexDefinition>>
  readonly name: string
}
export class PersistentCollection<Entity> implements Collection<Entity, string> {
  readonly #m: Map<string, Entity>
  readonly #o: PersistentCollectionOptions
  private constructor(o: PersistentCollectionOptions, m: Map<string, Entity>) {
    this.#o = o
    this.#m = m
  }
  static empty<E>(o: PersistentCollectionOptions): PersistentCollection<E> {
    return new PersistentCollection<E>(o, new Map())
  }
  static from<E>(o: PersistentCollectionOptions, keys: readonly string[], es: readonly E[]): PersistentCollection<E> {
    return new PersistentCollection<E>(o, new Map(keys.map((k, i) => [k, es[i] as E])))
  }
  with(k: string, e: Entity): PersistentCollection<Entity> {
    if (this.#m.get(k) === e) return this
    const m = new Map(this.#m)
    m.set(k, e)
    return new PersistentCollection(this.#o, m)
  }
  without(k: string): PersistentCollection<Entity> {
    if (!this.#m.has(k)) return this
    const m = new Map(this.#m)
    m.delete(k)
    return new PersistentCollection(this.#o, m)
  }
  get size() {
    return this.#m.size
  }
  get(k: string) {
    return this.#m.get(k)
  }
  has(k: string) {
    return this.#m.has(k)
  }
  keys() {
    return this.#m.keys()
  }
  values() {
    return this.#m.values()
  }
  entries() {
    return this.#m.entries()
  }
  forEach(f: (e: Entity, k: string) => void) {
    this.#m.forEach(f)
  }
  [Symbol.iterator]() {
    return this.#m.entries()
  }
  where(i: string, k: string | number | boolean): readonly Entity[] {
    const d = this.#o.indexes[i]
    return [...this.#m.values()].filter((e) => d?.key(e as never) === k)
  }
  ordered(): readonly Entity[] {
    return [...this.#m.values()]
  }
  toJSON(): Record<string, Entity> {
    return Object.fromEntries(this.#m)
  }
}
