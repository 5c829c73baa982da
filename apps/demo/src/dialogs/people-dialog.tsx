import { useState } from 'react'
import { attempt, type Refusal } from '../board/attempt.js'
import { board } from '../board/board.js'
import { useSyncState } from '../board/sync.js'
import type { User } from '../board/task.js'
import { undoEdit } from '../board/undo.js'
import { labelHue } from '../card/label-hue.js'
import { notify } from '../notice/notices.js'
import { Avatar } from '../ui/avatar.js'
import { Dialog } from '../ui/dialog.js'
import { FieldError } from '../ui/field-error.js'

const tasksText = (count: number) => (count === 1 ? '1 task' : `${count.toLocaleString('en')} tasks`)

/** Removes somebody; the store takes their name off their tasks in the same commit, so one undo brings all of it back. */
function remove(person: User): void {
  const tasks = board.getState().tasks.where('byAssignee', person.id).length
  let cid: string | undefined
  const refusal = attempt(() => {
    const commit = board.actions.removePerson(person.id)
    cid = commit.cid
    return commit
  })
  const unassigned = tasks === 0 ? '' : `; ${tasksText(tasks)} unassigned`
  if (refusal.length > 0) notify(refusal.join(' '))
  else notify(`Removed ${person.name}${unassigned}`, { label: 'Undo', run: () => undoEdit(cid) })
}

/** Who tasks can be given to. */
export function PeopleDialog({ people, onClose }: { readonly people: readonly User[]; readonly onClose: () => void }) {
  const tasks = useSyncState((state) => state.tasks)
  const [name, setName] = useState('')
  const [refusal, setRefusal] = useState<Refusal>([])
  const add = () => {
    const refused = attempt(() => board.actions.addPerson({ id: crypto.randomUUID(), name, hue: labelHue(name) }))
    setRefusal(refused)
    if (refused.length === 0) setName('')
  }
  return (
    <Dialog title="People" onClose={onClose}>
      <p>Removing somebody leaves their tasks on the board, unassigned.</p>
      <ul className="rows" aria-label="People on this board">
        {people.map((person) => (
          <li key={person.id}>
            <Avatar user={person} />
            <span className="row-text">
              {person.name}
              <span className="row-note">{tasksText(tasks.where('byAssignee', person.id).length)}</span>
            </span>
            <button
              type="button"
              className="button"
              aria-label={`Remove ${person.name}`}
              onClick={() => {
                onClose() // the notice with its Undo is out of reach under a dialog
                remove(person)
              }}
            >
              Remove
            </button>
          </li>
        ))}
      </ul>
      <form
        className="row-form"
        onSubmit={(event) => {
          event.preventDefault()
          add()
        }}
      >
        <input
          className="field"
          aria-label="Name of a new person"
          aria-invalid={refusal.length > 0}
          aria-describedby="person-error"
          placeholder="Name"
          value={name}
          onChange={(event) => {
            setName(event.target.value)
            setRefusal([])
          }}
        />
        <button type="submit" className="button button-primary">
          Add
        </button>
      </form>
      <FieldError id="person-error" refusal={refusal} />
    </Dialog>
  )
}
