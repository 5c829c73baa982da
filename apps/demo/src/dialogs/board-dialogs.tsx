import { ArchiveDialog } from '../archive/archive-dialog.js'
import { BackupsDialog } from '../backups/backups-dialog.js'
import type { User } from '../board/task.js'
import { ImportDialog } from '../import/import-dialog.js'
import { SampleDialog } from '../sample/sample-dialog.js'
import type { BoardDialog } from './board-dialog.js'
import { ClearDialog } from './clear-dialog.js'
import { HelpDialog } from './help-dialog.js'
import { PeopleDialog } from './people-dialog.js'
import { TaskDialog } from './task-dialog.js'

export interface BoardDialogsProps {
  readonly dialog: BoardDialog | null
  readonly people: readonly User[]
  readonly onClose: () => void
}

export function BoardDialogs({ dialog, people, onClose }: BoardDialogsProps) {
  switch (dialog?.kind) {
    case 'task':
      return <TaskDialog key={dialog.id} id={dialog.id} people={people} onClose={onClose} />
    case 'import':
      return <ImportDialog file={dialog.file} onClose={onClose} />
    case 'sample':
      return <SampleDialog count={dialog.count} onClose={onClose} />
    case 'archive':
      return <ArchiveDialog onClose={onClose} />
    case 'backups':
      return <BackupsDialog onClose={onClose} />
    case 'people':
      return <PeopleDialog people={people} onClose={onClose} />
    case 'clear':
      return <ClearDialog onClose={onClose} />
    case 'help':
      return <HelpDialog onClose={onClose} />
    default:
      return null
  }
}
