import { createSyncContext } from '@holdfast/react'
import { board } from './board.js'

const { SyncProvider, useSyncState, useSyncActions } = createSyncContext<typeof board>()

export function Title({ id }: { id: string }) {
  const title: string | undefined = useSyncState((state) => state.tasks.get(id)?.title)
  const { toggle } = useSyncActions()
  return (
    <button type="button" onClick={() => toggle(id)}>
      {title}
    </button>
  )
}

export const app = (
  <SyncProvider store={board} fallback={null}>
    <Title id="t1" />
  </SyncProvider>
)

// @ts-expect-error an unknown field does not compile
board.update((draft) => draft.tasks.get('t1')?.nothing)
