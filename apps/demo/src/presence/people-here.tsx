import { useSyncState } from '../board/sync.js'
import { Avatar } from '../ui/avatar.js'
import { MenuButton } from '../ui/menu-button.js'
import { MenuItem } from '../ui/menu-item.js'
import { me, useOthers } from './here.js'

const shownAvatars = 3

/** Who else has the board open, and what they do. Nothing where nobody has. */
export function PeopleHere({ onOpenTask }: { readonly onOpenTask: (id: string) => void }) {
  const others = useOthers()
  const tasks = useSyncState((state) => state.tasks)
  if (others.length === 0) return null
  const titleOf = (taskId: string | null) => (taskId === null ? undefined : tasks.get(taskId)?.title)
  const tabs = others.length === 1 ? '1 other tab' : `${others.length} other tabs`
  return (
    <MenuButton
      label={`Also open in ${tabs}`}
      hint={`Also open in ${tabs}: ${others.map(({ value }) => value.name).join(', ')}`}
      className="people-here"
      face={
        <>
          {others.slice(0, shownAvatars).map(({ tabId, value }) => (
            <Avatar key={tabId} user={value} />
          ))}
          {others.length > shownAvatars && <span className="people-more">+{others.length - shownAvatars}</span>}
        </>
      }
    >
      {(close) => (
        <>
          <p className="menu-note">You are {me.name} in this tab. Also here:</p>
          {others.map(({ tabId, value }) => {
            const title = titleOf(value.taskId)
            return (
              <MenuItem
                key={tabId}
                mark={<Avatar user={value} />}
                onSelect={() => {
                  close()
                  if (value.taskId !== null && title !== undefined) onOpenTask(value.taskId)
                }}
              >
                <span className="people-name">{value.name}</span>
                <span className="row-note">{title === undefined ? 'Looking at the board' : `Editing “${title}”`}</span>
              </MenuItem>
            )
          })}
        </>
      )}
    </MenuButton>
  )
}
