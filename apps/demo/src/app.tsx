import { OutdatedBanner } from '@holdfast/react'
import { useCallback, useMemo, useRef, useState } from 'react'
import { board } from './board/board.js'
import { noFilter } from './board/board-filter.js'
import { useSyncState } from './board/sync.js'
import { statuses } from './board/task.js'
import { redo, undo } from './board/undo.js'
import { setFilter } from './board/view-settings.js'
import { Column } from './column/column.js'
import { columnOf } from './column/column-registry.js'
import type { BoardDialog } from './dialogs/board-dialog.js'
import { BoardDialogs } from './dialogs/board-dialogs.js'
import { useFileDrop } from './import/use-file-drop.js'
import { useBoardKeys } from './keyboard/use-board-keys.js'
import { NoticeArea } from './notice/notice-area.js'
import { RecoveryBanner } from './notice/recovery-banner.js'
import { TopBar } from './top-bar/top-bar.js'
import { toggleTheme } from './top-bar/use-theme.js'

const byName = (a: { readonly name: string }, b: { readonly name: string }) => a.name.localeCompare(b.name)

export function App() {
  const users = useSyncState((state) => state.users)
  const people = useMemo(() => [...users.values()].sort(byName), [users])
  const [dialog, setDialog] = useState<BoardDialog | null>(null)
  const searchField = useRef<HTMLInputElement>(null)
  const close = useCallback(() => setDialog(null), [])
  const openTask = useCallback((id: string) => setDialog({ kind: 'task', id }), [])
  const openArchive = useCallback(() => setDialog({ kind: 'archive' }), [])
  const newTask = () => columnOf('todo')?.compose()

  useFileDrop(useCallback((file: File) => setDialog({ kind: 'import', file }), []))
  useBoardKeys({
    newTask,
    search: () => searchField.current?.focus(),
    help: () => setDialog({ kind: 'help' }),
    theme: toggleTheme,
    clearFilter: () => setFilter(noFilter),
    undo,
    redo,
  })

  return (
    <div className="app">
      <TopBar people={people} searchField={searchField} onNewTask={newTask} onOpen={setDialog} />
      <div className="banners">
        <OutdatedBanner store={board} />
        <RecoveryBanner />
      </div>
      <main className="board" aria-label="Task board">
        {statuses.map((status) => (
          <Column key={status} status={status} people={people} onOpenTask={openTask} onOpenArchive={openArchive} />
        ))}
      </main>
      <BoardDialogs dialog={dialog} people={people} onClose={close} />
      <NoticeArea />
    </div>
  )
}
