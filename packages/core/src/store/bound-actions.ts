import type { Commit, Intent, Issue } from '../commit/commit.js'
import type { AnyAction, StoreShape } from '../definition/store-shape.js'
import { HoldfastError } from '../errors.js'
import { plainCopy } from '../guard/plain.js'
import { requestOf, type UntypedRecipe, type UpdateRequest } from './update.js'

interface ActionHost {
  readonly shape: StoreShape
  submit(change: { readonly recipe: UntypedRecipe }, request: UpdateRequest): Commit
}

/** The actions of a definition without the draft: each runs as an update of that host. */
export function bindActions(host: ActionHost): object {
  const bound: Record<string, (...args: readonly unknown[]) => Commit> = {}
  for (const name of host.shape.actions.keys()) bound[name] = (...args) => runAction(host, name, args)
  return Object.freeze(bound)
}

function runAction(host: ActionHost, name: string, args: readonly unknown[]): Commit {
  const issues: Issue[] = []
  const plain = plainCopy(args, ['actions', name], issues) as readonly unknown[]
  const [issue] = issues
  if (issue !== undefined) {
    throw new HoldfastError(
      'MISUSE',
      `Action '${name}' takes plain JSON arguments, so that it can be recorded. ${issue.path.slice(2).join('.')}: ${issue.message}`,
    )
  }
  const recipe = (draft: object) => {
    const action = host.shape.actions.get(name) as AnyAction
    return (action as (draft: object, ...args: readonly unknown[]) => unknown)(draft, ...plain)
  }
  const intent: Intent = { kind: 'action', action: name, args: plain }
  return host.submit({ recipe }, { ...requestOf(undefined, name), intent })
}
