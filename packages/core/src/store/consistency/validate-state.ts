import type { Issue } from '../../commit/commit.js'
import type { AnySlice, StoreShape } from '../../definition/store-shape.js'
import { reasonOf } from '../../errors.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import { validateValue } from '../../validate/schema.js'
import type { Steps } from '../in-turns.js'

const maxIssues = 1_000

/** Issues up to a number, and how many more there were. */
export class IssueList {
  readonly #issues: Issue[] = []
  count = 0

  add(issue: Issue): void {
    this.count++
    if (this.#issues.length < maxIssues) this.#issues.push(issue)
  }

  read(): readonly Issue[] {
    const left = this.count - this.#issues.length
    const more = { path: [], code: 'more', message: `There are ${left} more; mend some of these to see them.` }
    return Object.freeze(left > 0 ? [...this.#issues, more] : this.#issues)
  }
}

export interface Validity {
  readonly errors: IssueList
  readonly warnings: IssueList
  readonly validated: { readonly entities: number; readonly slices: number }
}

/** How many looks it takes to validate a state. */
export function schemaLooksOf(shape: StoreShape, state: RootState): number {
  let looks = 0
  for (const slice of shape.slices.keys()) looks += shape.isCollection(slice) ? collectionOf(state, slice).size : 1
  return looks
}

/** Runs the schema of every slice and entity. */
export function* validateState(shape: StoreShape, state: RootState): Steps<Validity> {
  const errors = new IssueList()
  const warnings = new IssueList()
  const validated = { entities: 0, slices: 0 }
  for (const [slice, definition] of shape.slices) {
    validated.slices++
    if (definition.kind === 'slice') {
      look(definition, state[slice], [slice])
      yield 1
      continue
    }
    const collection = collectionOf(state, slice)
    for (const entity of collection.values()) {
      look(definition, entity, [slice, collection.keyOf(entity)])
      if (++validated.entities % 8 === 0) yield 8
    }
  }
  return { errors, warnings, validated }

  function look({ schema }: AnySlice, value: unknown, path: readonly string[]): void {
    try {
      const result = validateValue(schema, value, path)
      if (result.issues !== undefined) for (const issue of result.issues) errors.add(issue)
      else if (result.value !== value) {
        const message = 'The schema would change this value; it will, with the next update of it.'
        warnings.add({ path, code: 'not-normal', message })
      }
    } catch (error) {
      const message = `The schema threw: ${reasonOf(error)}`
      errors.add({ path, code: 'schema', message })
    }
  }
}
