import type { Backup, CreateBackupOptions, LongWorkOptions, Progress, RestoreResult } from '@holdfast/core'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import type { AnySyncStore } from './register.js'
import type { Source } from './source.js'

/** What can be done with backups. `preview` is a restore that only says what would change. */
export type BackupWork = 'create' | 'verify' | 'preview' | 'restore' | 'export' | 'import' | 'delete'

/** What came of it: work with backups never throws in a component. */
export type BackupOutcome<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly error: Error }

/** The backups, and what is being done with them. */
export interface BackupsState {
  /** Newest first; null until they were listed. */
  readonly list: readonly Backup[] | null
  /** What is being done, the oldest of it; null: nothing. */
  readonly running: BackupWork | null
  /** The id of the backup it is done with; null where it has none. */
  readonly runningId: string | null
  /** How far it has come; null before it says so. */
  readonly progress: Progress | null
  /** Why the last work, the last backup that was made by itself, or the listing failed; the next success clears it. */
  readonly error: Error | null
}

type RestoreOptionsOf<Store extends AnySyncStore> = Omit<
  NonNullable<Parameters<Store['backups']['restore']>[1]>,
  'dryRun'
>

/** The work itself, bound: the functions are the same in each render. */
export interface BackupsWork<Store extends AnySyncStore> {
  readonly create: (options?: string | CreateBackupOptions) => Promise<BackupOutcome<Backup>>
  readonly verify: (id: string, options?: LongWorkOptions) => Promise<BackupOutcome<Backup>>
  /** What a restore would change; nothing is changed. */
  readonly preview: (id: string, options?: RestoreOptionsOf<Store>) => Promise<BackupOutcome<RestoreResult>>
  /** Restores by one commit, which `undo()` takes back. */
  readonly restore: (id: string, options?: RestoreOptionsOf<Store>) => Promise<BackupOutcome<RestoreResult>>
  /** The backup as a file, to be downloaded. */
  readonly exportFile: (id: string) => Promise<BackupOutcome<Blob>>
  readonly importFile: (
    file: Blob | Uint8Array<ArrayBuffer>,
    options?: LongWorkOptions,
  ) => Promise<BackupOutcome<Backup>>
  readonly remove: (id: string) => Promise<BackupOutcome<void>>
  /** Lists anew: another tab's backups are not announced in this one. */
  readonly refresh: () => void
}

export type BackupsView<Store extends AnySyncStore = AnySyncStore> = BackupsState & BackupsWork<Store>

export interface BackupsSource<Store extends AnySyncStore> extends Source<BackupsState> {
  readonly work: BackupsWork<Store>
}

const nothingYet: BackupsState = { list: null, running: null, runningId: null, progress: null, error: null }

/** Keeps the list fresh while somebody listens, and follows the work that is done through it. */
export function createBackupsSource<Store extends AnySyncStore>(store: Store): BackupsSource<Store> {
  const listeners = new Set<(state: BackupsState, previous: BackupsState) => void>()
  const works: Pick<BackupsState, 'running' | 'runningId' | 'progress'>[] = []
  let state = nothingYet
  let stops: (() => void)[] = []
  let listing = 0

  const set = (change: Partial<BackupsState>) => {
    const previous = state
    state = { ...state, ...change }
    for (const listener of listeners) listener(state, previous)
  }
  const showWork = (change: Partial<BackupsState> = {}) => {
    const { running = null, runningId = null, progress = null } = works[0] ?? {}
    set({ ...change, running, runningId, progress })
  }
  const refresh = async () => {
    listing += 1
    const mine = listing
    try {
      const list = await store.backups.list()
      // A newer listing is on its way, or has been shown.
      if (mine === listing) set({ list })
    } catch (error) {
      if (mine === listing) set({ error: asError(error) })
    }
  }
  const run = async <Value>(
    running: BackupWork,
    runningId: string | null,
    given: LongWorkOptions | undefined,
    start: (options: LongWorkOptions) => Promise<Value>,
  ): Promise<BackupOutcome<Value>> => {
    let entry = { running, runningId, progress: null as Progress | null }
    works.push(entry)
    showWork()
    const onProgress = (progress: Progress) => {
      const at = works.indexOf(entry)
      entry = { ...entry, progress }
      works[at] = entry
      showWork()
      given?.onProgress?.(progress)
    }
    let outcome: BackupOutcome<Value>
    try {
      outcome = { ok: true, value: await start({ ...given, onProgress }) }
    } catch (thrown) {
      outcome = { ok: false, error: asError(thrown) }
    }
    works.splice(works.indexOf(entry), 1)
    showWork({ error: outcome.ok ? null : outcome.error })
    void refresh()
    return outcome
  }

  const { backups } = store
  const work: BackupsWork<Store> = {
    create: (options) => {
      const given = typeof options === 'string' ? { note: options } : options
      return run('create', null, given, (full) => backups.create(full))
    },
    verify: (id, options) => run('verify', id, options, (full) => backups.verify(id, full)),
    preview: (id, options) => run('preview', id, options, (full) => backups.restore(id, { ...full, dryRun: true })),
    restore: (id, options) => run('restore', id, options, (full) => backups.restore(id, full)),
    exportFile: (id) => run('export', id, undefined, async () => new Blob([await backups.export(id)])),
    importFile: (file, options) => run('import', null, options, (full) => backups.import(file, full)),
    remove: (id) => run('delete', id, undefined, () => backups.delete(id)),
    refresh: () => void refresh(),
  }

  return {
    work,
    getState: () => state,
    getInitialState: () => nothingYet,
    subscribe(listener) {
      if (listeners.size === 0) {
        stops = [
          store.events.on('backup:created', () => void refresh()),
          store.events.on('backup:restored', () => void refresh()),
          store.events.on('backup:failed', ({ reason }) => {
            set({ error: new Error(reason) })
            void refresh()
          }),
        ]
        void refresh()
      }
      listeners.add(listener)
      return () => {
        listeners.delete(listener)
        if (listeners.size > 0) return
        for (const stop of stops) stop()
      }
    },
  }
}

/** The same object until something in it changes. */
export function useBackupsOf<Store extends AnySyncStore>(source: BackupsSource<Store>): BackupsView<Store> {
  const state = useStore(source)
  return useMemo(() => ({ ...state, ...source.work }), [state, source])
}

function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown))
}
