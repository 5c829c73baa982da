import type { CommitRecord, Intent } from '../../commit/commit.js'
import { type Prepared, prepareOperations, type SizedState } from '../../commit/prepare.js'
import type { ConflictRecord } from '../../conflict/conflict-record.js'
import { changesBetween } from '../../model/diff-state.js'
import { type AwaitedAnswer, rebase } from '../../sync/rebase.js'
import type { FeatureHost } from '../feature.js'
import type { WorkingCommit } from './working-commit.js'

const intent: Intent = { kind: 'operations' }

/**
 * The end of a transaction: on the state that it began with it is what it did; where others committed since, it meets them as
 * a pending commit does, and what both changed is settled by the policies.
 */
export class TransactionEnd {
  /** What it met, and how that was settled. */
  conflicts: readonly ConflictRecord[] = []
  awaited: readonly AwaitedAnswer[] = []
  readonly #host: FeatureHost
  readonly #working: WorkingCommit
  readonly #source: string
  /** Those that others made since it began. */
  readonly #theirs: CommitRecord[] = []

  constructor(host: FeatureHost, working: WorkingCommit, source: string) {
    this.#host = host
    this.#working = working
    this.#source = source
  }

  /** Others committed. */
  meet(commits: readonly CommitRecord[]): void {
    for (const commit of commits) this.#theirs.push(commit)
  }

  /** What it comes to on a state that is not the one it began with. */
  prepare(before: SizedState): Prepared {
    const { shape, platform } = this.#host
    const { base, effect, handle, touchedBytes } = this.#working
    const [stored, own] = [true, false].map((isStored) =>
      effect.filter(({ slice }) => shape.isStored(slice) === isStored),
    )
    const record: CommitRecord = {
      ...{ cid: handle.cid, source: this.#source, intent, effect: stored ?? [] },
      ...{ basis: 0, at: platform.clock.now(), schemaVersion: shape.version },
    }
    // In one part: what follows from its deletions is judged at its end, not step by step.
    const pending = [{ record, handle, committedAt: 0, asked: undefined, again: undefined }]
    const known = { head: 0, base, pending, view: before }
    const met = { saved: [], theirs: this.#theirs }
    const { ledger, rejected, conflicts, awaited } = rebase(known, before, 0, this.#host.rebaseTools(), met)
    const [derived] = ledger.pending
    if (derived === undefined) return { kind: 'rejected', issues: rejected[0]?.issues ?? [] }
    const withOwn = prepareOperations(shape, ledger.view, own ?? [], this.#host.limits())
    if (withOwn.kind === 'rejected') return withOwn
    this.conflicts = conflicts
    this.awaited = awaited
    const after = withOwn.kind === 'changed' ? withOwn.after : ledger.view
    const all = withOwn.kind === 'changed' ? [...derived.record.effect, ...withOwn.effect] : derived.record.effect
    if (all.length === 0 && conflicts.length === 0) return { kind: 'unchanged' }
    const touched = changesBetween(before.state, after.state, shape.isCollection)
    return { kind: 'changed', effect: all, asked: derived.asked, after, touched, touchedBytes }
  }
}
