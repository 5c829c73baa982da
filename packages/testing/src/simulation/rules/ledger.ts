import { collection, createSyncStore, type Platform, type StandardSchema, slice } from '@holdfast/core'

/** What the store with rules holds: each kind of reference, an enforced check, and things that expire. */
export interface User {
  readonly id: string
  name: string
}
export interface Project {
  readonly id: string
  ownerId: string | null
}
export interface Task {
  readonly id: string
  projectId: string | null
  parentId: string | null
  assigneeId: string | null
  watcherId: string | null
  points: number
  expiresAt: number | null
}

/** The most points that all tasks may have together. */
export const mostPoints = 40

/** What is declared; a planted bug declares something else than what the model goes by. */
export interface Rules {
  readonly parent: 'cascade' | 'clear'
  readonly assignee: 'clear' | 'report'
  readonly isCheckEnforced: boolean
  readonly expiresEarlyMs: number
}
export const rules: Rules = { parent: 'cascade', assignee: 'clear', isCheckEnforced: true, expiresEarlyMs: 0 }

function schemaOf<T>(isValid: (value: T) => boolean): StandardSchema<T> {
  return {
    '~standard': {
      version: 1,
      vendor: 'holdfast-simulation',
      validate: (value) => (isValid(value as T) ? { value: value as T } : { issues: [{ message: 'invalid' }] }),
    },
  }
}

/** Opens the store in a tab. */
export function openLedger(platform: Platform, { parent, assignee, isCheckEnforced, expiresEarlyMs }: Rules = rules) {
  return createSyncStore(
    {
      name: 'ledger',
      version: 1,
      slices: {
        users: collection({ schema: schemaOf<User>(({ name }) => typeof name === 'string') }),
        projects: collection({
          schema: schemaOf<Project>(({ ownerId }) => ownerId === null || typeof ownerId === 'string'),
          references: { ownerId: { to: 'users', onDelete: 'restrict' } },
        }),
        tasks: collection({
          schema: schemaOf<Task>(({ points }) => Number.isInteger(points)),
          indexes: { byPoints: { key: ({ points }) => points, sorted: true } },
          references: {
            projectId: { to: 'projects', onDelete: 'cascade', enforce: true },
            parentId: { to: 'tasks', onDelete: parent },
            assigneeId: { to: 'users', onDelete: assignee },
            watcherId: { to: 'users', onDelete: 'report' },
          },
          expires: ({ expiresAt }) => (expiresAt === null ? null : expiresAt - expiresEarlyMs),
        }),
        count: slice({ schema: schemaOf<number>(Number.isInteger), initial: 0 }),
        beat: slice({ schema: schemaOf<number>(Number.isInteger), initial: 0 }),
      },
      checks: {
        budget: {
          slices: ['tasks'],
          enforce: isCheckEnforced,
          check: (state, report) => {
            let points = 0
            for (const task of state.tasks.values()) points += task.points
            if (points > mostPoints) report({ path: ['tasks'], message: 'more points than there may be' })
          },
        },
      },
    },
    { platform, compactAfterBytes: 4_000 },
  )
}

export type Ledger = ReturnType<typeof openLedger>
