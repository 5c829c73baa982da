import type { Commit, Issue } from '../commit/commit.js'
import type { SliceDefinition } from '../definition/slice.js'
import { HoldfastError } from '../errors.js'
import type { Collection } from '../model/collection-view.js'
import type { StateOf, SyncStore } from '../store/sync-store.js'
import { type ImportMark, type ImportMarks, isMarked } from './import-marks.js'
import { type ImportPart, issuesOfThrown, partsOf, withoutBlamed } from './import-parts.js'
import { pageStorage, randomId } from './page.js'
import { type Persisted, type PersistedSource, problem, readPersisted } from './read-persisted.js'

/** Parts of a store's state as an import gives them: collections as arrays of entities or as objects by key. */
export type ImportedState<Slices> = {
  readonly [Name in Exclude<keyof StateOf<Slices>, 'imports'>]?: StateOf<Slices>[Name] extends Collection<
    infer Entity,
    infer _Index
  >
    ? readonly Entity[] | Readonly<Record<string, Entity>>
    : StateOf<Slices>[Name]
}

export interface ImportOptions<Slices, Mapped extends object = ImportedState<Slices>> {
  /** The `name` that the options of `persist` had. */
  readonly key: string
  /** Where it was stored; default `localStorage`. */
  readonly storage?: PersistedSource
  /**
   * Gives what to import, from the state that was stored and the version it was stored with. Check what you read: an error
   * thrown here, such as that of a schema's `parse`, makes the import `invalid`.
   */
  readonly map: (
    state: unknown,
    version: number,
  ) => Mapped &
    ImportedState<Slices> & { readonly [Other in Exclude<keyof Mapped, keyof ImportedState<Slices>>]: never }
  /** Leaves out what is not valid and imports the rest. Default false: one mistake, and nothing is imported. */
  readonly salvage?: boolean
  /** Ends the waiting. Once the commit was made, the import stands all the same. */
  readonly signal?: AbortSignal
}

export interface ImportResult {
  /**
   * `imported`: committed and saved. `absent`: nothing is stored under the key. `already-imported`: by an earlier call,
   * maybe in another tab. `invalid`: nothing was imported, `issues` say why; it is tried again at the next call.
   */
  readonly outcome: 'imported' | 'absent' | 'already-imported' | 'invalid'
  /** Why nothing was imported; with `salvage`, also what was left out. */
  readonly issues: readonly Issue[]
  readonly commit?: Commit
}

type StoreWithMarks<Slices, Actions> = Slices extends { readonly imports: SliceDefinition<ImportMarks> }
  ? SyncStore<Slices, Actions>
  : 'The store needs the slice `imports: importMarks()`, in which it notes what was imported.'

/**
 * Imports, once, what zustand's `persist` has stored: as one commit with source `import:zustand`, validated like any other,
 * added to what the store holds. The note that it was imported is part of that commit, in the slice `imports: importMarks()`
 * of the store: so a second call, a reload, another tab or a crash does not import it again over newer edits. What was stored
 * is never written or removed. Waits for `ready` before and for `saved` after. Rejects with the storage's error when the
 * import can not be saved (then it stands in memory, and is made again at the next start), and with the signal's reason.
 */
export async function importPersisted<Slices, Actions, const Mapped extends object>(
  store: SyncStore<Slices, Actions> & StoreWithMarks<Slices, Actions>,
  options: ImportOptions<Slices, Mapped>,
): Promise<ImportResult> {
  return new Import(store as unknown as MarkedStore, options as unknown as ImportOptions<object, object>).run()
}

type MarkedStore = SyncStore<{ readonly imports: SliceDefinition<ImportMarks> }>

type Draft = Record<string, unknown> & { readonly imports: Record<string, ImportMark> }

class Import {
  readonly #store: MarkedStore
  readonly #options: ImportOptions<object, object>

  constructor(store: MarkedStore, options: ImportOptions<object, object>) {
    this.#store = store
    this.#options = options
  }

  async run(): Promise<ImportResult> {
    const { key, storage, signal } = this.#options
    await unlessAborted(this.#store.ready, signal)
    if (this.#isImported()) return alreadyImported
    if (this.#store.getStatus().recovery?.recoveredSlices.includes('imports')) return this.#markAsUnknown()
    if (!this.#store.config.get().validationEnabled) {
      return invalid(
        problem('validation-off', 'Nothing is imported while validation is off: turn `validationEnabled` on.'),
      )
    }
    const stored = await unlessAborted(
      readPersisted(() => storage ?? pageStorage(), key),
      signal,
    )
    if (stored === undefined) return { outcome: 'absent', issues: [] }
    return 'issue' in stored ? invalid(stored) : this.#import(stored)
  }

  #isImported(): boolean {
    const { imports } = this.#store.getState() as { readonly imports?: ImportMarks }
    if (imports !== undefined) return isMarked(imports, this.#options.key)
    const message = `Store '${this.#store.name}' needs the slice \`imports: importMarks()\`, in which it notes what was imported.`
    throw new HoldfastError('MISUSE', message)
  }

  async #import({ state, version }: Persisted): Promise<ImportResult> {
    const { map, salvage = false } = this.#options
    const issues: Issue[] = []
    let parts: readonly ImportPart[]
    try {
      parts = partsOf(map(state, version), this.#store.getState(), issues)
    } catch (error) {
      return { outcome: 'invalid', issues: issuesOfThrown(error) }
    }
    if (issues.length > 0 && (!salvage || parts.length === 0)) return { outcome: 'invalid', issues }
    for (;;) {
      const { commit, isRepeated } = await this.#commit(parts, version)
      if (isRepeated) return alreadyImported
      if (commit.status === 'committed') return { outcome: 'imported', issues, commit }
      issues.push(...commit.issues)
      const rest = withoutBlamed(parts, commit.issues)
      if (!salvage || rest.length === parts.length || rest.length === 0) return { outcome: 'invalid', issues, commit }
      parts = rest
    }
  }

  /** Commits parts together with their mark, and waits for what becomes of it. */
  async #commit(
    parts: readonly ImportPart[],
    version: number,
  ): Promise<{ readonly commit: Commit; readonly isRepeated: boolean }> {
    const { key, signal } = this.#options
    const mark = randomId()
    let isRepeated = false
    const recipe = (draft: Draft) => {
      // Asked in here: the update may have waited for its turn.
      isRepeated = isMarked(draft.imports, key)
      if (isRepeated) return
      for (const part of parts) {
        if (part.key === undefined) draft[part.slice] = part.value
        else (draft[part.slice] as Map<string, unknown>).set(part.key, part.value)
      }
      draft.imports[mark] = { key, version }
    }
    const commit = this.#store.update(recipe as never, { source: 'import:zustand', undoable: false })
    try {
      await unlessAborted(commit.saved, signal)
    } catch (error) {
      if (commit.status !== 'rejected') throw error
      // Another tab was faster: its mark came with what this commit was rebased on.
      isRepeated = this.#isImported()
    }
    return { commit, isRepeated }
  }

  /** The note of earlier imports was damaged on disk: importing could put old values over newer ones. */
  async #markAsUnknown(): Promise<ImportResult> {
    const { commit } = await this.#commit([], -1)
    const { issue } = problem(
      'mark-lost',
      `It is not known whether '${this.#options.key}' was imported before, since the slice 'imports' was damaged. To import it, empty that slice and reload.`,
      ['imports'],
    )
    return { outcome: 'already-imported', issues: [issue], commit }
  }
}

const alreadyImported: ImportResult = { outcome: 'already-imported', issues: [] }

function invalid({ issue }: { readonly issue: Issue }): ImportResult {
  return { outcome: 'invalid', issues: [issue] }
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise
  signal.throwIfAborted()
  let stop: () => void = () => undefined
  const aborted = new Promise<never>((_resolve, reject) => {
    stop = () => reject(signal.reason)
    signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([promise, aborted])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
