import { board } from '../board/board.js'
import { inPlace } from '../board/place.js'
import { statuses } from '../board/task.js'
import { yieldToBrowser } from '../ui/frame-budget.js'

const tasksPerPart = 2_000

/** The whole board as a JSON file that the import reads: people, then tasks column by column in their order. */
export async function exportBoard(exportedAt: Date): Promise<Blob> {
  const state = board.getState() // immutable: what is edited meanwhile does not tear the export
  const users = [...state.users.values()]
  const tasks = statuses.flatMap((status) => inPlace(state, status))
  const head = { format: 'holdfast-board', version: 1, exportedAt: exportedAt.toISOString() }
  const parts = [`${JSON.stringify(head).slice(0, -1)},\n"users":${JSON.stringify(users)},\n"tasks":[\n`]
  for (let start = 0; start < tasks.length; start += tasksPerPart) {
    const lines = tasks.slice(start, start + tasksPerPart).map((task) => JSON.stringify(task))
    parts.push(`${start === 0 ? '' : ',\n'}${lines.join(',\n')}`)
    await yieldToBrowser()
  }
  parts.push('\n]}\n')
  return new Blob(parts, { type: 'application/json' })
}
