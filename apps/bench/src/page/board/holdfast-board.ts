import { collection, createSyncStore } from '@holdfast/core'
import { holdfast, holdfastMemory } from '../adapters/holdfast.js'
import type { Board, BoardAdapter } from './board.js'
import { createBoardEdits } from './board-edits.js'
import { type BoardEntities, countExpired, createBoard } from './board-entities.js'
import { boardTaskSchema, commentSchema, noticeSchema, projectSchema, userSchema } from './board-schemas.js'

type Scope = 'device' | 'tab'

/** References, two indexes, an enforced check, one that reports, and expiry. */
export const holdfastBoard = createAdapter('device', true)
/** The same with nothing stored. */
export const holdfastBoardMemory = createAdapter('tab', true)
/** The five collections with their schemas and nothing else, nothing stored. */
export const holdfastBoardBare = createAdapter('tab', false)

function createGuarded(name: string, scope: Scope) {
  return createSyncStore({
    name,
    version: 1,
    slices: {
      users: collection({ schema: userSchema, scope }),
      projects: collection({ schema: projectSchema, scope, references: { ownerId: 'users' } }),
      tasks: collection({
        schema: boardTaskSchema,
        scope,
        references: {
          assigneeId: { to: 'users', onDelete: 'clear' },
          projectId: { to: 'projects', onDelete: 'restrict' },
        },
        indexes: {
          byAssignee: (task) => task.assigneeId,
          byPriority: { key: (task) => task.priority, sorted: true },
        },
      }),
      comments: collection({
        schema: commentSchema,
        scope,
        references: { taskId: { to: 'tasks', onDelete: 'cascade' }, authorId: 'users' },
      }),
      notices: collection({
        schema: noticeSchema,
        scope,
        references: { userId: 'users', taskId: { to: 'tasks', onDelete: 'cascade' } },
        expires: (notice) => notice.expiresAt,
      }),
    },
    checks: {
      highestPriorityHasAssignee: {
        each: 'tasks',
        enforce: true,
        check: (task, report) => {
          if (task.priority === 5 && task.assigneeId === null) {
            report({ path: ['tasks', task.id], message: 'priority 5 without an assignee' })
          }
        },
      },
      doneAgreesWithStatus: {
        each: 'tasks',
        check: (task, report) => {
          if (task.done !== (task.status === 'done')) {
            report({ path: ['tasks', task.id, 'done'], message: 'done disagrees with status' })
          }
        },
      },
    },
  })
}

function createBare(name: string, scope: Scope) {
  return createSyncStore({
    name,
    version: 1,
    slices: {
      users: collection({ schema: userSchema, scope }),
      projects: collection({ schema: projectSchema, scope }),
      tasks: collection({ schema: boardTaskSchema, scope }),
      comments: collection({ schema: commentSchema, scope }),
      notices: collection({ schema: noticeSchema, scope }),
    },
  })
}

/** Only what both have is used of it, so that the type of one will do. */
type Store = ReturnType<typeof createGuarded>

function createAdapter(scope: Scope, isGuarded: boolean): BoardAdapter {
  const { facts } = scope === 'device' ? holdfast : holdfastMemory
  const validates = `${facts.validates}${isGuarded ? '; references, an enforced check' : ''}`
  return {
    facts: { ...facts, validates },
    async open(name, n) {
      const store = isGuarded ? createGuarded(name, scope) : (createBare(name, scope) as unknown as Store)
      await store.ready
      // What expired is there to be measured, not to go by itself.
      store.config.set({ optimizationInterval: 0, backupInterval: 0 })
      const board = createBoard(n)
      // What runs by itself begins with a look at everything; from there on, only what is being measured should run.
      const checked = isGuarded && nextCheck(store)
      fill(store, board)
      await store.flush()
      await checked
      store.config.set({ consistencyCheckInterval: 0 })
      return boardOf(store, n, board)
    },
  }
}

function fill(store: Store, board: BoardEntities): void {
  const { status, issues } = store.update((draft) => {
    for (const user of board.users) draft.users.set(user.id, user)
    for (const project of board.projects) draft.projects.set(project.id, project)
    for (const task of board.tasks) draft.tasks.set(task.id, task)
    for (const comment of board.comments) draft.comments.set(comment.id, comment)
    for (const notice of board.notices) draft.notices.set(notice.id, notice)
  })
  if (status !== 'committed') throw new Error(`filling was ${status}`, { cause: issues })
}

/** Resolves when the next check for consistency has run: the milliseconds that it took. */
function nextCheck(store: Store): Promise<number> {
  return new Promise((resolve) => {
    const off = store.events.on('consistency:checked', ({ durationMs }) => {
      off()
      resolve(durationMs)
    })
  })
}

const sizeOf = (store: Store) => Object.values(store.getState()).reduce((sum, { size }) => sum + size, 0)

function boardOf(store: Store, n: number, { notices }: BoardEntities): Board {
  const edits = createBoardEdits(n)
  return {
    edit(edit) {
      store.update((draft) => {
        const task = draft.tasks.get(edits.taskId(edit))
        if (task) edits.apply(edit, task)
      })
    },
    checkChanges: () => nextCheck(store),
    async validate() {
      const { errors, warnings, inconsistencies } = await store.validate()
      return errors.length + warnings.length + inconsistencies.length
    },
    async refill() {
      store.update((draft) => {
        for (const notice of notices.slice(0, countExpired(n))) draft.notices.set(notice.id, notice)
      })
      await store.flush()
    },
    async optimize() {
      const before = sizeOf(store)
      await store.optimize({ passes: ['expires:notices'] })
      return before - sizeOf(store)
    },
    size: () => sizeOf(store),
    task: (id) => store.getState().tasks.get(id),
    settle: () => store.flush(),
    close: () => store.close(),
  }
}
