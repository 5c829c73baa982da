import { mostPoints, type Project, type Task, type User } from './ledger.js'
import type { LedgerOp } from './ledger-op.js'

/** The state as plain objects, copied whole for each change. */
export interface NaiveLedger {
  users: Record<string, User>
  projects: Record<string, Project>
  tasks: Record<string, Task>
  count: number
  beat: number
}

export const emptyLedger: NaiveLedger = { users: {}, projects: {}, tasks: {}, count: 0, beat: 0 }

export const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

/** The same text for equal states, whatever the order in which things were added. */
export function textOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([one], [other]) => (one < other ? -1 : 1)))
      : inner,
  )
}

/** Changes the state in place; what is refused on the spot changes nothing and gives false. */
export function applyTo(ledger: NaiveLedger, op: LedgerOp): boolean {
  if (op.kind === 'invalid') return false
  if (op.kind === 'bump') ledger.count += op.by
  else if (op.kind === 'user') ledger.users[op.user.id] = copyOf(op.user)
  else if (op.kind === 'project') ledger.projects[op.project.id] = copyOf(op.project)
  else if (op.kind === 'task') ledger.tasks[op.task.id] = copyOf(op.task)
  else if (op.kind === 'remove') delete ledger[op.from][op.id]
  else {
    const task = ledger.tasks[op.id]
    if (task) Object.assign(task, op.fields)
  }
  return true
}

/** What a commit comes to once references and the enforced check were heard; undefined when it is rejected. */
export function judge(before: NaiveLedger, wanted: NaiveLedger): NaiveLedger | undefined {
  const after = copyOf(wanted)
  const isGone = (from: 'users' | 'projects' | 'tasks', id: string | null) =>
    id !== null && Object.hasOwn(before[from], id) && !Object.hasOwn(after[from], id)
  for (let again = true; again; ) {
    again = false
    for (const task of Object.values(after.tasks)) {
      if (isGone('users', task.assigneeId)) task.assigneeId = null
      if (!isGone('projects', task.projectId) && !isGone('tasks', task.parentId)) continue
      delete after.tasks[task.id]
      again = true
    }
  }
  if (Object.values(after.projects).some(({ ownerId }) => isGone('users', ownerId))) return undefined
  for (const { id, projectId } of Object.values(after.tasks)) {
    if (projectId !== null && !after.projects[projectId] && before.tasks[id]?.projectId !== projectId) return undefined
  }
  const points = Object.values(after.tasks).reduce((sum, task) => sum + task.points, 0)
  return points > mostPoints ? undefined : after
}

/** What leads nowhere: the findings that there should be. */
export function orphansOf({ users, tasks, projects }: NaiveLedger): string[] {
  const lost = (path: string, id: string | null, targets: object) =>
    id === null || Object.hasOwn(targets, id) ? [] : [path]
  return [
    ...Object.values(projects).flatMap(({ id, ownerId }) => lost(`projects.${id}.ownerId`, ownerId, users)),
    ...Object.values(tasks).flatMap((task) => [
      ...lost(`tasks.${task.id}.projectId`, task.projectId, projects),
      ...lost(`tasks.${task.id}.parentId`, task.parentId, tasks),
      ...lost(`tasks.${task.id}.assigneeId`, task.assigneeId, users),
      ...lost(`tasks.${task.id}.watcherId`, task.watcherId, users),
    ]),
  ].sort()
}

/** A step of history: what there was before and after it. */
export interface NaiveStep {
  readonly before: NaiveLedger
  readonly after: NaiveLedger
  readonly group?: string | undefined
}

/** Takes a step back from `now`, where nobody changed since what it left. */
export function takeBack(now: NaiveLedger, { before, after }: NaiveStep): NaiveLedger {
  const result = copyOf(now)
  for (const field of ['count', 'beat'] as const) {
    if (before[field] !== after[field] && now[field] === after[field]) result[field] = before[field]
  }
  for (const from of ['users', 'projects', 'tasks'] as const) {
    const [old, left, target] = [before[from], after[from], result[from]] as Record<string, object | undefined>[]
    for (const id of new Set([...Object.keys(old ?? {}), ...Object.keys(left ?? {})])) {
      const [was, made, is] = [old?.[id], left?.[id], target?.[id]]
      if (!target || textOf(was) === textOf(made)) continue
      if (!made) {
        if (!is && was) target[id] = copyOf(was)
      } else if (!was) {
        if (textOf(is) === textOf(made)) delete target[id]
      } else if (is) restoreFields(is, was, made)
    }
  }
  return result
}

function restoreFields(is: object, was: object, made: object): void {
  for (const [name, value] of Object.entries(was)) {
    const left = (made as Record<string, unknown>)[name]
    if (left !== value && (is as Record<string, unknown>)[name] === left) Object.assign(is, { [name]: value })
  }
}
