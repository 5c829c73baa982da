import type { CommitRecord, Issue } from '../commit/commit.js'
import {
  type Asked,
  type Changed,
  type Prepared,
  type PrepareLimits,
  prepareOperations,
  type SizedState,
} from '../commit/prepare.js'
import { isWithin } from '../conflict/commits-by-place.js'
import type { ConflictRecord } from '../conflict/conflict-record.js'
import { type ConflictRules, Meetings, type SettledCommit } from '../conflict/meetings.js'
import { recordConflicts } from '../conflict/record-conflicts.js'
import { type Answer, reasonsOf, type Settled, type Settling } from '../conflict/settle-collision.js'
import type { AnyAction, StoreShape } from '../definition/store-shape.js'
import type { RecipeDraft } from '../draft/root-draft.js'
import { reasonOf } from '../errors.js'
import { plainCopy } from '../guard/plain.js'
import { changesBetween } from '../model/diff-state.js'
import type { Operation, Path } from '../model/operation.js'
import type { RootState } from '../model/root-state.js'
import { entityAt } from '../model/value-at.js'
import type { Ledger, PendingCommit } from './ledger.js'

export interface RebaseTools {
  readonly shape: StoreShape
  readonly limits: PrepareLimits
  readonly openDraft: (before: RootState) => RecipeDraft
  readonly conflicts: ConflictRules & { /** Wall time. */ readonly at: number }
}

export interface Rebased {
  readonly ledger: Ledger
  /** Pending commits that are no longer possible on the new base. */
  readonly rejected: readonly { readonly commit: PendingCommit; readonly issues: readonly Issue[] }[]
  /** What pending commits met that they did not know, and how it was settled. */
  readonly conflicts: readonly ConflictRecord[]
  /** What resolvers will say later of some of them. */
  readonly awaited: readonly AwaitedAnswer[]
}

export interface AwaitedAnswer {
  readonly record: ConflictRecord
  /** What stands until then. */
  readonly provisional: unknown
  readonly answer: Answer
}

interface Unknown {
  readonly saved: readonly PendingCommit[]
  readonly theirs: readonly CommitRecord[]
}

/**
 * Derives pending commits again on a newer base. A named action runs again; other commits apply again what they were asked
 * for, and what follows from it is found anew; where `theirs`, the commits that they did not know, changed the same places,
 * the policies settle what is applied there. `ledger` is what was known, less those of its first commits that are `saved`. What a commit did to slices of this tab only stands as it is. A commit that can
 * not be derived is rejected: it must not keep the tab from catching up.
 */
export function rebase(
  ledger: Ledger,
  base: SizedState,
  head: number,
  tools: RebaseTools,
  { saved, theirs }: Unknown = { saved: [], theirs: [] },
): Rebased {
  const { shape } = tools
  const pending: PendingCommit[] = []
  const rejected: { commit: PendingCommit; issues: readonly Issue[] }[] = []
  const conflicts: ConflictRecord[] = []
  const awaited: AwaitedAnswer[] = []
  const mine = ledger.pending.map(({ record }) => record)
  const meetings = new Meetings(ledger.base.state, base.state, { mine, theirs }, shape, tools.conflicts)
  // In the journal already, and so on both lines.
  for (const { record } of saved) meetings.pass(record.effect)
  let version = base
  for (const commit of ledger.pending) {
    const { record, handle } = commit
    const derived = rederive(commit, version, meetings, tools)
    const { prepared } = derived
    if (prepared.kind === 'rejected') {
      handle.onDerived?.(undefined)
      rejected.push({ commit, issues: prepared.issues })
      continue
    }
    handle.onDerived?.({ ...prepared, previous: version.state })
    version = prepared.after
    const effect = prepared.effect.filter(({ slice }) => shape.isStored(slice))
    let next: CommitRecord = { ...record, effect, basis: head + pending.length }
    const settles = commit.settles?.()
    if (settles) {
      next = { ...next, conflicts: settles }
      conflicts.push(...settles)
    } else if (derived.settled.length > 0) {
      const met = { cid: record.cid, at: tools.conflicts.at, meetings }
      const known = record.conflicts ?? []
      const added = recordConflicts(known, derived.settled, met)
      next = { ...next, conflicts: [...known, ...added] }
      conflicts.push(...added)
      for (const { index, answer } of derived.awaited) {
        const [conflict, settled] = [added[index], derived.settled[index]]
        if (conflict && settled) awaited.push({ record: conflict, provisional: settled.result, answer })
      }
    }
    pending.push({ ...commit, asked: derived.asked, record: next })
  }
  return { ledger: { head, base, pending, view: version }, rejected, conflicts, awaited }
}

type Derived = Pick<Changed, 'effect' | 'after' | 'touched' | 'touchedBytes'> & { readonly kind: 'changed' }
type Rejection = Extract<Prepared, { readonly kind: 'rejected' }>

interface Rederived extends SettledCommit {
  readonly prepared: Derived | Rejection
}

function rederive(commit: PendingCommit, before: SizedState, meetings: Meetings, tools: RebaseTools): Rederived {
  const { intent, effect } = commit.record
  const { asked = [effect] } = commit
  const unsettled = { asked, settled: [], awaited: [] }
  const action = intent.kind === 'action' ? tools.shape.actions.get(intent.action) : undefined
  const isRerun = action !== undefined || commit.again !== undefined
  try {
    const own = isRerun ? effect : [...asked.flat(), ...followingDeletions(effect, asked)]
    const stored = own.filter(({ slice }) => tools.shape.isStored(slice))
    const met = meetings.next(effect, stored, before.state, isRerun)
    if (!isRerun) return met.length > 0 ? settle(met) : { ...unsettled, prepared: prepareParts(asked, before, tools) }
    const run =
      action !== undefined && intent.kind === 'action'
        ? runAction(action, intent, before.state, tools)
        : { effect: commit.again?.(before, meetings.theirs.commits) ?? [] }
    if ('issues' in run) return { ...unsettled, prepared: { kind: 'rejected', issues: run.issues } }
    const prepared = prepareParts([run.effect], before, tools)
    const settled = prepared.kind === 'rejected' ? [] : meetings.rerun(met, prepared.after.state)
    return { ...unsettled, settled, prepared }
  } catch (error) {
    const message = `It threw when it was derived again on newer data: ${reasonOf(error)}`
    return { ...unsettled, prepared: { kind: 'rejected', issues: [{ path: [], code: 'threw', message }] } }
  }

  function settle(met: ReturnType<Meetings['next']>): Rederived {
    const attempt = (plain?: Settling['plain']) => {
      const settled = meetings.settle(asked, met, plain)
      const prepared = prepareParts(settled.asked, before, tools)
      return { ...settled, prepared, problem: problemOf(prepared, settled.settled) }
    }
    let tried = attempt()
    const { problem } = tried
    if (problem !== undefined && !meetings.isPlain(met)) {
      const { reason, places } = problem
      const why = `What the policy gave is not possible: ${reason}`
      // Mine where that was; if it does not help, everywhere.
      const isNear = (place: Path) => places.some((other) => isWithin(other, place) || isWithin(place, other))
      const near = attempt((place) => (isNear(place) ? why : undefined))
      const plain = near.problem === undefined ? near : attempt(() => why)
      if (plain.prepared.kind !== 'rejected') tried = plain
    }
    const { prepared } = tried
    if (prepared.kind === 'rejected') return { ...unsettled, prepared }
    return { ...tried, settled: tried.settled.filter((one) => stillSo(one, prepared.after.state)), prepared }
  }
}

interface Problem {
  readonly reason: string
  readonly places: readonly Path[]
}

/** Why what the policies gave can not be; undefined: it can. */
function problemOf(prepared: Derived | Rejection, settled: readonly Settled[]): Problem | undefined {
  if (prepared.kind === 'rejected') {
    const { issues } = prepared
    return { reason: reasonsOf(issues), places: issues.map(({ path }) => path) }
  }
  const isGone = ({ slice, key, mine, result }: Settled) =>
    mine !== undefined && result !== undefined && entityAt(prepared.after.state, slice, key) === undefined
  const gone = settled.find(isGone)
  if (gone === undefined) return undefined
  const { slice, key = '' } = gone
  return { reason: `${slice}.${key} goes away with what the same commit deletes`, places: [[slice, key]] }
}

/** What followed from a commit's deletions: who changed that meanwhile is to hear of it. */
function followingDeletions(effect: readonly Operation[], asked: Asked): readonly Operation[] {
  const own = new Set(asked.flat())
  return effect.filter((operation) => operation.op === 'delete' && !own.has(operation))
}

/** What followed from a deletion may not follow any more: then nothing was lost. */
function stillSo({ slice, key, path, mine, outcome }: Settled, after: RootState): boolean {
  const isDeletion = outcome === 'mine' && mine === undefined && path.length === 0
  return !isDeletion || entityAt(after, slice, key) === undefined
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

type Run = { readonly effect: readonly Operation[] } | { readonly issues: readonly Issue[] }

function runAction(
  action: AnyAction,
  intent: { readonly action: string; readonly args: readonly unknown[] },
  before: RootState,
  { openDraft }: RebaseTools,
): Run {
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
    const message = `The action threw when it was run again on newer data: ${reasonOf(error)}`
    return { issues: [{ path: ['actions', intent.action], code: 'action-threw', message }] }
  } finally {
    recipe.close()
  }
}
