import { attempt } from '../board/attempt.js'
import { board } from '../board/board.js'
import { useSyncState } from '../board/sync.js'
import { type Status, statusNames } from '../board/task.js'
import { notify } from '../notice/notices.js'
import { MenuButton } from '../ui/menu-button.js'
import { MenuChoice } from '../ui/menu-item.js'

const choices = [null, 1, 2, 3, 4, 5, 6, 8, 10, 15, 20] as const

export interface LimitMenuProps {
  readonly status: Status
  readonly shown: number
  readonly total: number
}

/** How many tasks the column shows and holds; a click chooses how many it takes. */
export function LimitMenu({ status, shown, total }: LimitMenuProps) {
  const limit = useSyncState((state) => state.limits[status])
  const count = `${shown === total ? '' : `${shown.toLocaleString('en')} of `}${total.toLocaleString('en')}`
  const name = limit === null ? 'none' : String(limit)
  const choose = (next: number | null) => {
    const refusal = attempt(() => board.actions.setLimit(status, next))
    if (refusal.length === 0) return
    const why = next !== null && total > next ? `“${statusNames[status]}” holds ${total} tasks.` : refusal.join(' ')
    notify(`The limit was not changed: ${why}`)
  }
  return (
    <MenuButton
      label={`Limit of ${statusNames[status]}: ${name}`}
      hint={limit === null ? 'Limit how many tasks this column takes' : `At most ${limit}`}
      face={limit === null ? count : `${count} / ${limit}`}
      className={limit !== null && total >= limit ? 'column-count column-full' : 'column-count'}
    >
      {(close) =>
        choices.map((choice) => (
          <MenuChoice
            key={choice ?? 'none'}
            mark={<span className="icon" />}
            checked={choice === limit}
            onSelect={() => {
              close()
              choose(choice)
            }}
          >
            {choice === null ? 'No limit' : `At most ${choice}`}
          </MenuChoice>
        ))
      }
    </MenuButton>
  )
}
