import { acknowledgement, type Tally } from '../contract.js'
import { createDraw, edit, turn } from './edit.js'
import { openWorkshop } from './workshop.js'

const workshop = openWorkshop()
const told: string[] = []
workshop.events.on('data:lost', ({ reason }) => told.push(`lost: ${reason}`))
workshop.events.on('state:rejected', ({ issues }) => told.push(`rejected: ${issues[0]?.message}`))
window.addEventListener('error', ({ message }) => told.push(`error: ${message}`))
window.addEventListener('unhandledrejection', ({ reason }) => told.push(`unhandled: ${String(reason)}`))

let open = 0

async function makeEdits(author: string, edits: number, seed: number): Promise<void> {
  const draw = createDraw(seed)
  const tell = (window as { [acknowledgement]?: (text: string) => void })[acknowledgement]
  open++
  for (let n = 1; n <= edits; n++) {
    const done = edit(workshop, author, n, draw)
    const commit = done instanceof Promise ? await done : done
    if (n % 10 === 0) void commit.saved.then(() => tell?.(String(n)))
    // Now and then a burst, now and then one at a time.
    if (draw(4) === 0) await turn()
    if (draw(25) === 0) await commit.saved
  }
  await workshop.flush()
  tell?.(String(edits))
  open--
}

function tally(): Tally {
  const { log, count } = workshop.getState()
  const entries: Record<string, number> = {}
  let bumps = 0
  for (const { author, isBump } of log.values()) {
    entries[author] = (entries[author] ?? 0) + 1
    if (isBump) bumps++
  }
  return { entries, bumps, count, version: workshop.getStatus().version }
}

window.workshopPage = {
  ready: () => workshop.ready,
  edit: makeEdits,
  start: (...given) => void makeEdits(...given).catch((error: unknown) => told.push(`failed: ${String(error)}`)),
  isDone: () => open === 0,
  flush: () => workshop.flush(),
  text: () => JSON.stringify(workshop.getState()),
  tally,
  status: () => workshop.getStatus(),
  told: () => told,
}
