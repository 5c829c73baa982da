import { HoldfastError } from '../errors.js'
import { diffValue } from '../model/diff.js'
import type { Operation } from '../model/operation.js'
import { isRecord } from '../model/record.js'
import { collectionOf, type Entity, type EntityCollection, type RootState } from '../model/root-state.js'
import { CollectionRecipeDraft, type EntityChange } from './collection-recipe-draft.js'
import { DraftScope } from './draft-scope.js'

interface SliceKinds {
  readonly names: readonly string[]
  isCollection(slice: string): boolean
}

/** A recipe's view of the state, and the operations that it amounts to. */
export interface RecipeDraft {
  readonly draft: object
  /**
   * What the recipe changed, in the order of its first touch. Values may still be drafts: copy them before `close`. Throws
   * `MISUSE` when what it `returned` is a new state: that would be lost.
   */
  operations(returned?: unknown): Operation[]
  /** Ends all drafts, also when the recipe threw. */
  close(): void
}

const recipeOf = Symbol('recipe')

interface RootDraft {
  readonly [recipeOf]: Recipe
}

/** Makes root drafts for a store's slices: an accessor per slice, defined once, so that a draft costs nothing for slices it does not touch. */
export function createRootDraftFactory(slices: SliceKinds): (before: RootState) => RecipeDraft {
  class Root implements RootDraft {
    readonly [recipeOf]: Recipe

    constructor(recipe: Recipe) {
      this[recipeOf] = recipe
    }
  }
  for (const name of slices.names) {
    const isCollection = slices.isCollection(name)
    Object.defineProperty(Root.prototype, name, {
      enumerable: true,
      get(this: RootDraft) {
        return isCollection ? this[recipeOf].openCollection(name) : this[recipeOf].openValue(name)
      },
      set(this: RootDraft, value: unknown) {
        if (isCollection) {
          throw new HoldfastError(
            'MISUSE',
            `draft.${name} is a collection and can not be replaced; use draft.${name}.set(key, entity), .delete(key) or .clear().`,
          )
        }
        this[recipeOf].setValue(name, value)
      },
    })
  }
  return (before) => {
    const recipe = new Recipe(before)
    recipe.draft = new Root(recipe)
    return recipe
  }
}

/** One run of a recipe: what it opened, and what that amounts to. */
class Recipe implements RecipeDraft {
  draft: object = {}
  readonly #before: RootState
  readonly #scope = new DraftScope()
  #collections: Map<string, CollectionRecipeDraft> | undefined
  #values: Map<string, unknown> | undefined

  constructor(before: RootState) {
    this.#before = before
  }

  openCollection(name: string): CollectionRecipeDraft {
    this.#scope.assertOpen()
    let draft = this.#collections?.get(name)
    if (draft === undefined) {
      draft = new CollectionRecipeDraft(collectionOf(this.#before, name), this.#scope)
      this.#collections ??= new Map()
      this.#collections.set(name, draft)
    }
    return draft
  }

  openValue(name: string): unknown {
    this.#scope.assertOpen()
    if (this.#values?.has(name)) return this.#values.get(name)
    const draft = this.#scope.open(this.#before[name])
    this.#values ??= new Map()
    this.#values.set(name, draft)
    return draft
  }

  setValue(name: string, value: unknown): void {
    this.#scope.assertOpen()
    this.#scope.markShared()
    this.#values ??= new Map()
    this.#values.set(name, value)
  }

  operations(returned?: unknown): Operation[] {
    for (const name of Object.keys(this.draft)) {
      throw new HoldfastError(
        'MISUSE',
        `There is no slice '${name}'; a recipe can only change slices of the definition.`,
      )
    }
    const operations: Operation[] = []
    for (const [slice, value] of this.#values ?? []) {
      addAll(
        operations,
        () => diffValue(slice, undefined, this.#before[slice], this.#scope.read(value)),
        () => ({ op: 'set', slice, path: [], value }),
      )
    }
    for (const [slice, collection] of this.#collections ?? []) {
      const before = collectionOf(this.#before, slice)
      for (const [key, change] of collection.changes) {
        addAll(
          operations,
          () => entityOperations(before, this.#scope, slice, key, change),
          () => ({
            op: 'put',
            slice,
            key,
            value: wholeOf(change),
          }),
        )
      }
    }
    this.#refuseState(returned, operations)
    return operations
  }

  /** People who come from reducers return a state. What an arrow function returns by the way is no state, and no matter. */
  #refuseState(returned: unknown, operations: readonly Operation[]): void {
    if (!isRecord(returned)) return
    const names = Object.keys(returned)
    if (names.length === 0 || names.some((name) => !Object.hasOwn(this.#before, name))) return
    const isOwnValue = (value: unknown) => value === returned
    if ([...(this.#values?.values() ?? [])].some(isOwnValue)) return
    if (operations.some((operation) => 'value' in operation && isOwnValue(operation.value))) return
    throw new HoldfastError(
      'MISUSE',
      `The recipe returned a new state (${names.join(', ')}), which would be lost: what a recipe returns is ignored. Change the draft in place, or give the object to setState().`,
    )
  }

  close(): void {
    this.#scope.close()
  }
}

/** A value that can not be compared, as it refers to itself or throws when it is read, is taken whole: the guard says what is wrong with it. */
function addAll(operations: Operation[], compare: () => readonly Operation[], whole: () => Operation): void {
  let added: readonly Operation[]
  try {
    added = compare()
  } catch {
    added = [whole()]
  }
  for (const operation of added) operations.push(operation)
}

function wholeOf(change: EntityChange): unknown {
  if (change.kind === 'delete') return undefined
  return change.kind === 'put' ? (change.draft ?? change.value) : change.draft
}

function entityOperations(
  before: EntityCollection,
  scope: DraftScope,
  slice: string,
  key: string,
  change: EntityChange,
): readonly Operation[] {
  switch (change.kind) {
    case 'delete':
      return [{ op: 'delete', slice, key }]
    case 'edit': {
      const after = scope.read(change.draft)
      return after === change.before ? [] : diffValue(slice, key, change.before, after)
    }
    case 'put': {
      const value: Entity = scope.read(change.draft ?? change.value)
      const old = before.get(key)
      if (old !== undefined && !change.recreated && isComparable(value)) {
        // Replacing an entity is recorded as what changed in it: smaller, and kinder to edits of other fields elsewhere.
        return diffValue(slice, key, old, value)
      }
      const put: Operation = { op: 'put', slice, key, value }
      return change.recreated ? [{ op: 'delete', slice, key }, put] : [put]
    }
  }
}

function isComparable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
