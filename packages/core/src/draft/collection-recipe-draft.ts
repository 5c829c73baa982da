import { HoldfastError } from '../errors.js'
import type { CollectionDraft } from '../model/collection-view.js'
import type { Entity, EntityCollection } from '../model/root-state.js'
import type { DraftScope } from './draft-scope.js'

/** What a recipe did to one entity: opened it for changes in place, put a whole one, or deleted it. */
export type EntityChange =
  | { readonly kind: 'edit'; readonly before: Entity; readonly draft: Entity }
  | { readonly kind: 'put'; readonly value: Entity; readonly recreated: boolean; draft: Entity | undefined }
  | { readonly kind: 'delete' }

/** A collection inside a recipe. Costs what is touched: an entity's draft is made when it is first read. */
export class CollectionRecipeDraft implements CollectionDraft<Entity> {
  readonly changes = new Map<string, EntityChange>()
  readonly #before: EntityCollection
  readonly #scope: DraftScope
  #size: number

  constructor(before: EntityCollection, scope: DraftScope) {
    this.#before = before
    this.#scope = scope
    this.#size = before.size
  }

  get size(): number {
    this.#scope.assertOpen()
    return this.#size
  }

  has(key: string): boolean {
    this.#scope.assertOpen()
    const change = this.changes.get(key)
    return change === undefined ? this.#before.has(key) : change.kind !== 'delete'
  }

  get(key: string): Entity | undefined {
    this.#scope.assertOpen()
    const change = this.changes.get(key)
    if (change === undefined) {
      const before = this.#before.get(key)
      if (before === undefined) return undefined
      const draft = this.#scope.open(before)
      this.changes.set(key, { kind: 'edit', before, draft })
      return draft
    }
    if (change.kind === 'delete') return undefined
    if (change.kind === 'put') change.draft ??= this.#scope.open(change.value)
    return change.draft
  }

  set(key: string, entity: Entity): this {
    this.#scope.assertOpen()
    if (typeof key !== 'string') throw misuse(`set(key, entity) needs a string as key, not ${typeof key}.`)
    this.#scope.markShared()
    const change = this.changes.get(key)
    const recreated = change?.kind === 'delete' || (change?.kind === 'put' && change.recreated)
    if (!this.has(key)) this.#size++
    // What was deleted and comes back is a new entity: it takes the last place.
    if (change?.kind === 'delete') this.changes.delete(key)
    this.changes.set(key, { kind: 'put', value: entity, recreated, draft: undefined })
    return this
  }

  delete(key: string): boolean {
    this.#scope.assertOpen()
    if (!this.has(key)) return false
    this.#size--
    if (this.#before.has(key)) this.changes.set(key, { kind: 'delete' })
    else this.changes.delete(key)
    return true
  }

  clear(): void {
    for (const key of [...this.keys()]) this.delete(key)
  }

  *keys(): IterableIterator<string> {
    this.#scope.assertOpen()
    // Taken when the iteration begins: a recipe may delete while it iterates.
    const added = [...this.changes].filter(([key, change]) => this.#isAdded(key, change)).map(([key]) => key)
    for (const key of this.#before.keys()) {
      const change = this.changes.get(key)
      if (change === undefined || !(change.kind === 'delete' || this.#isAdded(key, change))) yield key
    }
    for (const key of added) if (this.has(key)) yield key
  }

  *entries(): IterableIterator<[string, Entity]> {
    for (const key of this.keys()) {
      const entity = this.get(key)
      if (entity !== undefined) yield [key, entity]
    }
  }

  *values(): IterableIterator<Entity> {
    for (const [, entity] of this.entries()) yield entity
  }

  forEach(visit: (entity: Entity, key: string) => void): void {
    for (const [key, entity] of this.entries()) visit(entity, key)
  }

  [Symbol.iterator](): IterableIterator<[string, Entity]> {
    return this.entries()
  }

  #isAdded(key: string, change: EntityChange): boolean {
    return change.kind === 'put' && (change.recreated || !this.#before.has(key))
  }
}

function misuse(message: string): HoldfastError {
  return new HoldfastError('MISUSE', message)
}
