import { type Status, statuses, type Task } from '../board/task.js'
import { orderKeys } from '../order/order-keys.js'
import { areas, extraLabels, notes, people, verbs } from './sample-words.js'
import { type SeededRandom, seededRandom } from './seeded-random.js'

export interface SampleOptions {
  readonly count: number
  /** The same seed and count give the same tasks. */
  readonly seed: number
  /** Milliseconds since the epoch of the newest task; the others go back 90 days. */
  readonly newestAt: number
  /** Where each column goes on; tasks are placed after it. */
  readonly lastOrders?: Readonly<Record<Status, string | null>>
}

const spanMs = 90 * 24 * 60 * 60 * 1000

/** Realistic tasks, one at a time and in no more memory than one: half of them still to do, few in review. */
export function* generateTasks({ count, seed, newestAt, lastOrders }: SampleOptions): Generator<Task, void> {
  const random = seededRandom(seed)
  const nextOrder: Record<Status, () => string> = {
    todo: orderKeys(lastOrders?.todo ?? null),
    doing: orderKeys(lastOrders?.doing ?? null),
    review: orderKeys(lastOrders?.review ?? null),
    done: orderKeys(lastOrders?.done ?? null),
  }
  for (let index = 0; index < count; index++) {
    const status = pickStatus(random)
    yield {
      id: `s${seed.toString(36)}-${index.toString(36)}`,
      ...pickText(random),
      status,
      priority: pickPriority(random),
      assigneeId: random.chance(status === 'todo' ? 0.45 : 0.92) ? random.pick(people).id : null,
      order: nextOrder[status](),
      createdAt: Math.max(0, Math.round(newestAt - (index / Math.max(1, count)) * spanMs)),
    }
  }
}

function pickStatus(random: SeededRandom): Status {
  const roll = random.next()
  const [todo, doing, review, done] = statuses
  if (roll < 0.46) return todo
  if (roll < 0.64) return doing
  return roll < 0.74 ? review : done
}

function pickPriority(random: SeededRandom): number {
  const roll = random.next()
  if (roll < 0.06) return 5
  if (roll < 0.24) return 4
  if (roll < 0.7) return 3
  return roll < 0.9 ? 2 : 1
}

function pickText(random: SeededRandom): Pick<Task, 'title' | 'labels'> & Partial<Pick<Task, 'description'>> {
  const area = random.pick(areas)
  const title = `${random.pick(verbs)} the ${random.pick(area.things)} ${random.pick(area.places)}`
  const labels = random.chance(0.3) ? [area.label, random.pick(extraLabels)] : [area.label]
  return random.chance(0.35) ? { title, description: random.pick(notes), labels } : { title, labels }
}
