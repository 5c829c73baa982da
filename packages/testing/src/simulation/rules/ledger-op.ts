import type { Commit, UpdateOptions } from '@holdfast/core'
import type { SeededRandom } from '../../random/seeded-random.js'
import type { Ledger, Project, Task, User } from './ledger.js'

/** Something done to the ledger, as a value. */
export type LedgerOp =
  | { readonly kind: 'bump'; readonly by: number }
  | { readonly kind: 'user'; readonly user: User }
  | { readonly kind: 'project'; readonly project: Project }
  | { readonly kind: 'task'; readonly task: Task }
  | { readonly kind: 'edit'; readonly id: string; readonly fields: Partial<Task> }
  | { readonly kind: 'remove'; readonly from: 'users' | 'projects' | 'tasks'; readonly id: string }
  | { readonly kind: 'invalid'; readonly id: string }

const nth = (random: SeededRandom, letter: string, count: number) => `${letter}${random.int(count)}`
const perhaps = (random: SeededRandom, letter: string, count: number) =>
  random.chance(0.4) ? null : nth(random, letter, count)

export function randomLedgerOp(random: SeededRandom, nowMs: number): LedgerOp {
  const kind = random.int(20)
  if (kind < 3) return { kind: 'bump', by: 1 + random.int(3) }
  if (kind < 6) return { kind: 'user', user: { id: nth(random, 'u', 4), name: `name ${random.int(9)}` } }
  if (kind < 8) return { kind: 'project', project: { id: nth(random, 'p', 3), ownerId: perhaps(random, 'u', 4) } }
  if (kind < 13) {
    return {
      kind: 'task',
      task: {
        id: nth(random, 't', 8),
        projectId: perhaps(random, 'p', 3),
        parentId: perhaps(random, 't', 8),
        assigneeId: perhaps(random, 'u', 4),
        watcherId: perhaps(random, 'u', 4),
        points: random.int(12),
        expiresAt: random.chance(0.7) ? null : Math.round(nowMs + random.int(5_000)),
      },
    }
  }
  if (kind < 16) {
    const fields = random.chance(0.5) ? { points: random.int(12) } : { assigneeId: perhaps(random, 'u', 4) }
    return { kind: 'edit', id: nth(random, 't', 8), fields }
  }
  if (kind < 19) {
    const from = random.pick(['users', 'projects', 'tasks'] as const)
    return { kind: 'remove', from, id: nth(random, from.slice(0, 1), from === 'tasks' ? 8 : 4) }
  }
  return { kind: 'invalid', id: nth(random, 't', 8) }
}

/** Does it, to a store or within a transaction. */
export function playLedgerOp({ update }: Pick<Ledger, 'update'>, op: LedgerOp, options?: UpdateOptions): Commit {
  return update((draft) => {
    if (op.kind === 'bump') draft.count += op.by
    else if (op.kind === 'user') draft.users.set(op.user.id, { ...op.user })
    else if (op.kind === 'project') draft.projects.set(op.project.id, { ...op.project })
    else if (op.kind === 'task') draft.tasks.set(op.task.id, { ...op.task })
    else if (op.kind === 'remove') draft[op.from].delete(op.id)
    else if (op.kind === 'edit') {
      const task = draft.tasks.get(op.id)
      if (task) Object.assign(task, op.fields)
    } else {
      draft.count += 1
      draft.users.set(op.id, { id: op.id, name: 1 as unknown as string })
    }
  }, options)
}
