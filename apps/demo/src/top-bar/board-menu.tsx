import { useRef } from 'react'
import type { BoardDialog } from '../dialogs/board-dialog.js'
import { datedFileName, download } from '../export/download.js'
import { exportBoard } from '../export/export-board.js'
import { notify } from '../notice/notices.js'
import { Icon } from '../ui/icon.js'
import { MenuButton } from '../ui/menu-button.js'
import { MenuItem } from '../ui/menu-item.js'

const sampleSizes = [100, 1_000, 10_000, 50_000] as const

async function exportToFile(): Promise<void> {
  const now = new Date()
  download(await exportBoard(now), datedFileName('board', now))
  notify('Board exported')
}

export function BoardMenu({ onOpen }: { onOpen: (dialog: BoardDialog) => void }) {
  const filePicker = useRef<HTMLInputElement>(null)
  return (
    <>
      <MenuButton label="Board menu" face={<Icon name="more" />}>
        {(close) => {
          const item = (run: () => void) => () => {
            close()
            run()
          }
          return (
            <>
              <MenuItem icon="upload" onSelect={item(() => filePicker.current?.click())}>
                Import JSON…
              </MenuItem>
              <MenuItem icon="download" onSelect={item(() => void exportToFile())}>
                Export JSON
              </MenuItem>
              <hr />
              <MenuItem icon="person" onSelect={item(() => onOpen({ kind: 'people' }))}>
                People…
              </MenuItem>
              <MenuItem icon="archive" onSelect={item(() => onOpen({ kind: 'archive' }))}>
                Archive…
              </MenuItem>
              <MenuItem icon="backup" onSelect={item(() => onOpen({ kind: 'backups' }))}>
                Backups…
              </MenuItem>
              <hr />
              {sampleSizes.map((count) => (
                <MenuItem key={count} icon="layers" onSelect={item(() => onOpen({ kind: 'sample', count }))}>
                  Load sample: {count.toLocaleString('en')} tasks
                </MenuItem>
              ))}
              <hr />
              <MenuItem icon="keyboard" hint="?" onSelect={item(() => onOpen({ kind: 'help' }))}>
                Keyboard shortcuts
              </MenuItem>
              <MenuItem icon="trash" danger onSelect={item(() => onOpen({ kind: 'clear' }))}>
                Delete all tasks…
              </MenuItem>
            </>
          )
        }}
      </MenuButton>
      <input
        ref={filePicker}
        type="file"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="File to import"
        accept=".json,application/json"
        onChange={(event) => {
          const file = event.target.files?.[0]
          event.target.value = '' // the same file can be chosen again
          if (file) onOpen({ kind: 'import', file })
        }}
      />
    </>
  )
}
