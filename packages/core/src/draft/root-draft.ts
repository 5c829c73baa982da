import { HoldfastError } from '../errors.js'
import { diffValue } from '../model/diff.js'
import type { Operation } from '../model/operation.js'
import { collectionOf, type Entity, type RootState } from '../model/root-state.js'
import { CollectionRecipeDraft, type EntityChange } from './collection-recipe-draft.js'
import { DraftScope } from './draft-scope.js'

interface SliceKinds {
  readonly names: readonly string[]
  isCollection(slice: string): boolean
}

/** A recipe's view of the state, and the operations that it amounts to. */
export interface RecipeDraft {
  readonly draft: object
  /** What the recipe changed, in the order of its first touch. Values may still be drafts: copy them before `close`. */
  operations(): Operation[]
  /** Ends all drafts, also when the recipe threw. */
  close(): void
}

interface RecipeContext {
  readonly before: RootState
  readonly scope: DraftScope
  readonly collections: Map<string, CollectionRecipeDraft>
  readonly values: Map<string, unknown>
}

const context = Symbol('context')

/** Makes root drafts for a store's slices: an accessor per slice, defined once, so that a draft costs nothing for slices it does not touch. */
export function createRootDraftFactory(slices: SliceKinds): (before: RootState) => RecipeDraft {
  const prototype = Object.create(null) as Record<string, unknown>
  for (const name of slices.names) {
    Object.defineProperty(prototype, name, {
      enumerable: true,
      get(this: { [context]: RecipeContext }) {
        return slices.isCollection(name) ? openCollection(this[context], name) : openValue(this[context], name)
      },
      set(this: { [context]: RecipeContext }, value: unknown) {
        const { scope, values } = this[context]
        scope.assertOpen()
        if (slices.isCollection(name)) {
          throw new HoldfastError(
            'MISUSE',
            `draft.${name} is a collection and can not be replaced; use draft.${name}.set(key, entity), .delete(key) or .clear().`,
          )
        }
        scope.markShared()
        values.set(name, value)
      },
    })
  }
  return (before) => {
    const recipe: RecipeContext = { before, scope: new DraftScope(), collections: new Map(), values: new Map() }
    const draft = Object.create(prototype, { [context]: { value: recipe } }) as object
    return {
      draft: Object.preventExtensions(draft),
      operations: () => operationsOf(recipe),
      close: () => recipe.scope.close(),
    }
  }
}

function openCollection(recipe: RecipeContext, name: string): CollectionRecipeDraft {
  let draft = recipe.collections.get(name)
  if (draft === undefined) {
    recipe.scope.assertOpen()
    draft = new CollectionRecipeDraft(collectionOf(recipe.before, name), recipe.scope)
    recipe.collections.set(name, draft)
  }
  return draft
}

function openValue(recipe: RecipeContext, name: string): unknown {
  if (recipe.values.has(name)) return recipe.values.get(name)
  recipe.scope.assertOpen()
  const draft = recipe.scope.open(recipe.before[name])
  recipe.values.set(name, draft)
  return draft
}

function operationsOf(recipe: RecipeContext): Operation[] {
  const operations: Operation[] = []
  for (const [slice, value] of recipe.values) {
    operations.push(...diffValue(slice, undefined, recipe.before[slice], recipe.scope.read(value)))
  }
  for (const [slice, collection] of recipe.collections) {
    for (const [key, change] of collection.changes) addEntityOperations(operations, recipe, slice, key, change)
  }
  return operations
}

function addEntityOperations(
  operations: Operation[],
  { before, scope }: RecipeContext,
  slice: string,
  key: string,
  change: EntityChange,
): void {
  switch (change.kind) {
    case 'delete':
      operations.push({ op: 'delete', slice, key })
      return
    case 'edit': {
      const after = scope.read(change.draft)
      if (after !== change.before) operations.push(...diffValue(slice, key, change.before, after))
      return
    }
    case 'put': {
      const value: Entity = scope.read(change.draft ?? change.value)
      const old = collectionOf(before, slice).get(key)
      if (old !== undefined && !change.recreated && isComparable(value)) {
        // Replacing an entity is recorded as what changed in it: smaller, and kinder to edits of other fields elsewhere.
        operations.push(...diffValue(slice, key, old, value))
        return
      }
      if (change.recreated) operations.push({ op: 'delete', slice, key })
      operations.push({ op: 'put', slice, key, value })
    }
  }
}

function isComparable(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
