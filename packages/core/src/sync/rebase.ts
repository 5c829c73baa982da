import type { Issue } from '../commit/commit.js'
import {
  type Asked,
  type Changed,
  type Prepared,
  type PrepareLimits,
  prepareOperations,
  type SizedState,
} from '../commit/prepare.js'
import type { AnyAction, StoreShape } from '../definition/store-shape.js'
import type { RecipeDraft } from '../draft/root-draft.js'
import { plainCopy } from '../guard/plain.js'
import { changesBetween } from '../model/diff-state.js'
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
 * Derives pending commits again on a newer base. A named action runs again; other commits apply again what they were asked
 * for (on places that are gone it has no effect), and what follows from it is found anew. What a commit did to slices of this
 * tab only stands as it is. A commit that can not be derived is rejected: it must not keep the tab from catching up.
 */
export function rebase(ledger: Ledger, base: SizedState, head: number, tools: RebaseTools): Rebased {
  const pending: PendingCommit[] = []
  const rejected: { commit: PendingCommit; issues: readonly Issue[] }[] = []
  let version = base
  for (const commit of ledger.pending) {
    const { record, handle, asked = [record.effect] } = commit
    const prepared = rederive({ ...commit, asked }, version, tools)
    if (prepared.kind === 'rejected') {
      handle.onDerived?.(undefined)
      rejected.push({ commit, issues: prepared.issues })
      continue
    }
    handle.onDerived?.({ ...prepared, previous: version.state })
    version = prepared.after
    const effect = prepared.effect.filter(({ slice }) => tools.shape.isStored(slice))
    pending.push({ ...commit, asked, record: { ...record, effect, basis: head + pending.length } })
  }
  return { ledger: { head, base, pending, view: version }, rejected }
}

type Derived = Pick<Changed, 'effect' | 'after' | 'touched' | 'touchedBytes'> & { readonly kind: 'changed' }
type Rejection = Extract<Prepared, { readonly kind: 'rejected' }>

function rederive(commit: PendingCommit & { readonly asked: Asked }, before: SizedState, tools: RebaseTools) {
  try {
    const { intent } = commit.record
    const action = intent.kind === 'action' ? tools.shape.actions.get(intent.action) : undefined
    if (intent.kind !== 'action' || action === undefined) {
      return prepareParts(commit.again === undefined ? commit.asked : [commit.again(before)], before, tools)
    }
    const run = runAction(action, intent, before.state, tools)
    return 'issues' in run
      ? { kind: 'rejected' as const, issues: run.issues }
      : prepareParts([run.effect], before, tools)
  } catch (error) {
    const message = `It threw when it was derived again on newer data: ${error instanceof Error ? error.message : String(error)}`
    return { kind: 'rejected' as const, issues: [{ path: [], code: 'threw', message }] }
  }
}

/** Prepares the parts of a commit one after the other; if one is not possible, none of them is. */
function prepareParts(parts: Asked, before: SizedState, { shape, limits }: RebaseTools): Derived | Rejection {
  let effect: readonly Operation[] = []
  let after = before
  let touchedBytes = 0
  for (const part of parts) {
    const own = part.filter(({ slice }) => shape.isStored(slice))
    const prepared = prepareOperations(shape, after, own, limits)
    if (prepared.kind === 'rejected' || (prepared.kind === 'changed' && parts.length === 1)) return prepared
    if (prepared.kind === 'unchanged') continue
    effect = effect.length === 0 ? prepared.effect : effect.concat(prepared.effect)
    touchedBytes += prepared.touchedBytes
    after = prepared.after
  }
  const touched = changesBetween(before.state, after.state, shape.isCollection)
  return { kind: 'changed', effect, after, touched, touchedBytes }
}

type Rederived = { readonly effect: readonly Operation[] } | { readonly issues: readonly Issue[] }

function runAction(
  action: AnyAction,
  intent: { readonly action: string; readonly args: readonly unknown[] },
  before: RootState,
  { openDraft }: RebaseTools,
): Rederived {
  const recipe = openDraft(before)
  try {
    ;(action as (draft: object, ...args: readonly unknown[]) => unknown)(recipe.draft, ...intent.args)
    const issues: Issue[] = []
    const effect = recipe
      .operations()
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
