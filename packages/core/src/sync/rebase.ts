import type { CommitRecord, Issue } from '../commit/commit.js'
import { type PrepareLimits, prepareOperations, type SizedState } from '../commit/prepare.js'
import type { AnyAction, StoreShape } from '../definition/store-shape.js'
import type { RecipeDraft } from '../draft/root-draft.js'
import { plainCopy } from '../guard/plain.js'
import type { Operation } from '../model/operation.js'
import type { RootState } from '../model/root-state.js'
import type { Ledger, PendingCommit } from './ledger.js'

export interface RebaseTools {
  readonly shape: StoreShape
  readonly limits: PrepareLimits
  readonly openDraft: (before: RootState) => RecipeDraft
}

export interface Rebased {
  readonly ledger: Ledger
  /** Pending commits that are no longer possible on the new base. */
  readonly rejected: readonly { readonly commit: PendingCommit; readonly issues: readonly Issue[] }[]
}

/**
 * Derives pending commits again on a newer base. A named action runs again; other commits apply their operations again
 * (on places that are gone they have no effect). What a commit did to slices of this tab only stands as it is.
 */
export function rebase(ledger: Ledger, base: SizedState, head: number, tools: RebaseTools): Rebased {
  const pending: PendingCommit[] = []
  const rejected: { commit: PendingCommit; issues: readonly Issue[] }[] = []
  let version = base
  for (const commit of ledger.pending) {
    const operations = rederive(commit.record, version.state, tools)
    const prepared =
      'issues' in operations
        ? { kind: 'rejected' as const, issues: operations.issues }
        : prepareOperations(tools.shape, version, operations.effect, tools.limits)
    if (prepared.kind === 'rejected') {
      rejected.push({ commit, issues: prepared.issues })
      continue
    }
    const effect = prepared.kind === 'changed' ? prepared.effect : []
    if (prepared.kind === 'changed') version = prepared.after
    pending.push({ ...commit, record: { ...commit.record, effect, basis: head + pending.length } })
  }
  return { ledger: { head, base, pending, view: version }, rejected }
}

type Rederived = { readonly effect: readonly Operation[] } | { readonly issues: readonly Issue[] }

function rederive({ intent, effect }: CommitRecord, before: RootState, tools: RebaseTools): Rederived {
  const action = intent.kind === 'action' ? tools.shape.actions.get(intent.action) : undefined
  if (intent.kind !== 'action' || action === undefined) return { effect }
  return runAction(action, intent, before, tools)
}

function runAction(
  action: AnyAction,
  intent: { readonly action: string; readonly args: readonly unknown[] },
  before: RootState,
  { shape, openDraft }: RebaseTools,
): Rederived {
  const recipe = openDraft(before)
  try {
    ;(action as (draft: object, ...args: readonly unknown[]) => unknown)(recipe.draft, ...intent.args)
    const issues: Issue[] = []
    const effect = recipe
      .operations()
      .filter(({ slice }) => shape.isStored(slice))
      // Copied while the drafts are open: a value may hold a part of one.
      .map((operation) =>
        'value' in operation
          ? { ...operation, value: plainCopy(operation.value, [operation.slice], issues) }
          : operation,
      )
    return issues.length > 0 ? { issues } : { effect }
  } catch (error) {
    const message = `The action threw when it was run again on newer data: ${error instanceof Error ? error.message : String(error)}`
    return { issues: [{ path: ['actions', intent.action], code: 'action-threw', message }] }
  } finally {
    recipe.close()
  }
}
