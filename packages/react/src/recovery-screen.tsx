import type { StoreStatus } from '@holdfast/core'
import { type ReactNode, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { type BackupsView, useBackupsOf } from './backups-source.js'
import { type RecoveryNotice, type RecoveryWords, recoveryNoticeOf, recoveryWordsOf } from './recovery-notice.js'
import { RecoveryPanel } from './recovery-panel.js'
import type { AnySyncStore } from './register.js'
import { saveFile } from './save-file.js'
import { createSources } from './store-sources.js'
import { useHydrating, useReady } from './use-readiness.js'

/** All that a screen of one's own needs. */
export interface RecoveryView {
  readonly notice: RecoveryNotice
  readonly words: RecoveryWords
  readonly status: StoreStatus
  readonly backups: BackupsView
  /** Whether a backup can be restored here: not while the store is read-only. */
  readonly canRestore: boolean
  /** Reads what is stored anew (`recover()`); gives what to say of it. */
  readonly retry: () => Promise<string>
  /** What was set aside, as a file. Rejects without storage. */
  readonly exportQuarantine: () => Promise<void>
  readonly undo: () => void
  readonly reload: () => void
  /** Goes on to the app; null while there is nothing to go on to. */
  readonly onContinue: (() => void) | null
}

export interface RecoveryScreenProps {
  readonly store: AnySyncStore
  /** The app: shown when there is nothing to tell, and after the person went on. */
  readonly children?: ReactNode
  /** Shown until the store is ready, unless a migration has something to tell; default: the children, which may wait by themselves. */
  readonly fallback?: ReactNode
  /** Called when the person goes on. */
  readonly onContinue?: () => void
  readonly className?: string
  /** Replaces the screen; `words` are its defaults. */
  readonly render?: (view: RecoveryView) => ReactNode
}

/**
 * Stands in place of the app when the start of its store has something to tell: what happened, what is safe, and what can be
 * done. Once the app was shown, it is not taken away again. Needs no provider above it.
 */
export function RecoveryScreen(props: RecoveryScreenProps): ReactNode {
  const { store, children, fallback } = props
  const hydrating = useHydrating(store)
  const isReady = useReady(store) && !hydrating
  const sources = useMemo(() => createSources(store, false), [store])
  const status = useStore(sources.status)
  const [passed, setPassed] = useState<AnySyncStore | null>(null)
  const notice = hydrating ? null : recoveryNoticeOf(status)
  const isOver = passed === store
  useEffect(() => {
    if (isReady && notice === null) setPassed(store)
  }, [isReady, notice, store])
  if (!isOver && notice !== null && (isReady || notice === 'migrating')) {
    const go = () => {
      setPassed(store)
      props.onContinue?.()
    }
    return <Told {...props} notice={notice} status={status} sources={sources} go={go} />
  }
  return isReady || fallback === undefined ? children : fallback
}

interface ToldProps extends RecoveryScreenProps {
  readonly notice: RecoveryNotice
  readonly status: StoreStatus
  readonly sources: ReturnType<typeof createSources<AnySyncStore>>
  readonly go: () => void
}

function Told({ store, notice, status, sources, go, className, render }: ToldProps): ReactNode {
  const backups = useBackupsOf(sources.backups)
  const view: RecoveryView = {
    notice,
    words: recoveryWordsOf(notice, status),
    status,
    backups,
    canRestore: status.phase === 'live' || status.phase === 'memory',
    retry: async () => {
      try {
        return (await store.recover()).steps.join(' ')
      } catch (error) {
        return error instanceof Error ? error.message : String(error)
      }
    },
    exportQuarantine: async () => {
      const text = await store.quarantine.export()
      saveFile(new Blob([text], { type: 'application/json' }), `${store.name}-set-aside.json`)
    },
    undo: () => void store.undo(),
    reload: () => location.reload(),
    onContinue: notice === 'migrating' ? null : go,
  }
  return render === undefined ? (
    <RecoveryPanel view={view} storeName={store.name} className={className} />
  ) : (
    render(view)
  )
}
