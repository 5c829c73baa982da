import type { Intent, Issue } from '../commit/commit.js'
import type { CommitHandle } from '../commit/commit-handle.js'
import type { Changed, PrepareLimits, SizedState } from '../commit/prepare.js'
import type { ConflictRecord } from '../conflict/conflict-record.js'
import type { StoreShape } from '../definition/store-shape.js'
import type { RecipeDraft } from '../draft/root-draft.js'
import { HoldfastError } from '../errors.js'
import type { Operation } from '../model/operation.js'
import type { RootState } from '../model/root-state.js'
import type { PendingCommit } from '../sync/ledger.js'
import type { UpdateOptions } from './sync-store.js'
import type { TransactionEnd } from './transaction/transaction-end.js'
import type { WorkingCommit } from './transaction/working-commit.js'

export type UntypedRecipe = (draft: object) => unknown

/**
 * A change that can be prepared on any state: by a recipe, by operations made from the state, or what a transaction did. The
 * operations are applied as they are on newer data, unless `again` makes others for it: those of an undo.
 */
export type Change =
  | { readonly recipe: UntypedRecipe }
  | {
      readonly operations: (view: SizedState) => readonly Operation[]
      readonly again?: PendingCommit['again']
      /** Conflicts that it settles, by the operations that were made last: a commit also where these are none. */
      readonly conflicts?: () => readonly ConflictRecord[]
    }
  | {
      readonly transaction: WorkingCommit
      /** Of a whole one, not of a part. */
      readonly end?: TransactionEnd | undefined
    }

/** What an update does: a change, or a function that issues updates. */
export type Work = Change | { readonly batch: () => void }

/** How a commit stands to undo: a step of its own or of a group, the undoing or redoing of one, or none of them. */
export type HistoryRole = { readonly group: string | undefined } | 'undo' | 'redo' | 'none'

export interface UpdateRequest {
  readonly source: string
  readonly intent: Intent
  readonly history: HistoryRole
}

const operationsIntent: Intent = { kind: 'operations' }
const ungrouped: HistoryRole = { group: undefined }

/** What the options of an update ask for. Throws `MISUSE` for those that could not be recorded. */
export function requestOf(options: UpdateOptions | undefined, fallback: string): UpdateRequest {
  const source: unknown = options?.source ?? fallback
  // Stored with the commit: a source of another kind would make its record unreadable.
  if (typeof source !== 'string') throw new HoldfastError('MISUSE', `\`source\` must be text, not ${typeof source}.`)
  const history =
    options?.undoable === false ? 'none' : options?.group === undefined ? ungrouped : { group: options.group }
  return { source, intent: operationsIntent, history }
}

/** One request for a change. */
export interface Update extends UpdateRequest {
  readonly work: Work
  readonly handle: CommitHandle
}

export interface UpdateHost {
  readonly observers: {
    /** An error that no caller can catch. */
    error(error: unknown): void
    rejected(update: Update, issues: readonly Issue[]): void
    /** Measures a run: returns what to call at its end. */
    readonly stats: { startUpdate(): () => void }
  }
  readonly shape: StoreShape
  view(): SizedState
  version(): number
  limits(): PrepareLimits
  openDraft(before: RootState): RecipeDraft
  createCid(): string
  /** Somebody waits for a commit to be saved. */
  readonly onAwaited: () => void
  /** Takes a commit into memory and tells everybody. */
  onCommitted(update: Update, prepared: Changed): void
}
