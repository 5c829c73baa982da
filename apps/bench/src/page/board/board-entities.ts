import { createDice, statuses, type Task } from '../task.js'

export interface User {
  id: string
  name: string
  email: string
  bio: string
  isActive: boolean
  joinedAt: number
}

export interface Project {
  id: string
  name: string
  description: string
  ownerId: string
  color: 'red' | 'green' | 'blue'
}

export interface BoardTask extends Task {
  projectId: string
}

export interface Comment {
  id: string
  taskId: string
  authorId: string
  text: string
  createdAt: number
}

export interface Notice {
  id: string
  userId: string
  taskId: string
  kind: 'assigned' | 'mentioned' | 'due'
  text: string
  /** Milliseconds since the epoch. */
  expiresAt: number
}

/** Five collections, all references good, every rule kept; about 200 bytes of JSON for each entity. */
export interface BoardEntities {
  readonly users: readonly User[]
  readonly projects: readonly Project[]
  readonly tasks: readonly BoardTask[]
  readonly comments: readonly Comment[]
  readonly notices: readonly Notice[]
}

export const collectionNames = ['users', 'projects', 'tasks', 'comments', 'notices'] as const

/** How many of each there are among `n`. */
export function countsOf(n: number): Readonly<Record<(typeof collectionNames)[number], number>> {
  const [users, projects, tasks, notices] = [n / 50, n / 100, n / 2, (n * 3) / 20].map(Math.floor) as [
    number,
    number,
    number,
    number,
  ]
  return { users, projects, tasks, comments: n - users - projects - tasks - notices, notices }
}

/** One in ten of all entities is a notice that has expired. */
export const countExpired = (n: number) => Math.floor(n / 10)

const longAgo = 1_700_000_000_000
const farAway = 4_100_000_000_000

export const idOf = (collection: string, index: number) => `${collection}:${String(index).padStart(7, '0')}`

/** The same board for the same number. `n` is at least 100. */
export function createBoard(n: number): BoardEntities {
  const counts = countsOf(n)
  const { random, below, pick, sentence } = createDice(2)
  const someOf = (collection: keyof typeof counts) => idOf(collection, below(counts[collection]))
  const many = <Entity>(collection: keyof typeof counts, make: (id: string, index: number) => Entity) =>
    Array.from({ length: counts[collection] }, (_, index) => make(idOf(collection, index), index))
  return {
    users: many('users', (id, index) => ({
      id,
      name: sentence(2),
      email: `user${index}@example.org`,
      bio: sentence(14),
      isActive: random() < 0.9,
      joinedAt: longAgo + index,
    })),
    projects: many('projects', (id) => ({
      id,
      name: sentence(3),
      description: sentence(16),
      ownerId: someOf('users'),
      color: pick(['red', 'green', 'blue'] as const),
    })),
    tasks: many('tasks', (id, index) => {
      const status = pick(statuses)
      const priority = 1 + below(5)
      return {
        id,
        projectId: someOf('projects'),
        title: sentence(3),
        description: sentence(2),
        done: status === 'done',
        status,
        priority,
        // The enforced check wants an owner for the highest priority.
        assigneeId: priority < 5 && random() < 0.2 ? null : someOf('users'),
        createdAt: longAgo + index * 1000,
        tags: [pick(['ui', 'api', 'docs'])],
      }
    }),
    comments: many('comments', (id, index) => ({
      id,
      taskId: someOf('tasks'),
      authorId: someOf('users'),
      text: sentence(13),
      createdAt: longAgo + index,
    })),
    notices: many('notices', (id, index) => ({
      id,
      userId: someOf('users'),
      taskId: someOf('tasks'),
      kind: pick(['assigned', 'mentioned', 'due'] as const),
      text: sentence(10),
      expiresAt: index < countExpired(n) ? longAgo : farAway,
    })),
  }
}
