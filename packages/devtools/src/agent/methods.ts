import type { Config } from '@holdfast/core'
import type { MethodName, MethodParams, MethodResult } from '../protocol/methods.js'
import { changesOf, pathOf } from './commit-changes.js'
import type { AgentContext } from './context.js'
import { previewOf } from './preview-value.js'
import type { PathSteps } from './redaction.js'
import { Refusal } from './refusal.js'
import { safeMessage } from './safe-text.js'
import { isCollection, valueAt } from './state-path.js'

type Methods = {
  readonly [Name in MethodName]: (
    context: AgentContext,
    params: MethodParams<Name>,
  ) => MethodResult<Name> | Promise<MethodResult<Name>>
}

const PAGE_LIMIT = 500

/** What each method does. Those that the protocol marks with `control` are only reached with it. */
export const methodHandlers: Methods = {
  'commit.read': ({ recorder, redaction }, { index, from, limit }) => {
    const update = recorder.updates.get(index)
    if (update?.type !== 'commit') throw new Refusal('NOT_FOUND', 'That commit is no longer kept.')
    const { commit, previous, state } = update.event
    const until = from + Math.min(limit, PAGE_LIMIT)
    const changes: MethodResult<'commit.read'>['changes'][number][] = []
    let total = 0
    for (const { op, path, before, after } of changesOf(commit.effect, previous, state)) {
      const position = total++
      if (position < from || position >= until) continue
      const show = (value: unknown) => previewOf(value, path, redaction, { depth: 4, limit: 50, maxNodes: 200 })
      changes.push({ op, path, before: show(before), after: show(after) })
    }
    return { changes, total, from }
  },
  'state.read': ({ store, redaction }, { path, depth, from, limit }) => {
    const value = valueAt(store.getState(), path)
    const options = { depth: Math.min(depth, 6), from, limit: Math.min(limit, PAGE_LIMIT) }
    return { version: store.getStatus().version, value: previewOf(value, path, redaction, options) }
  },
  'commit.find': ({ recorder }, { path }) => {
    for (const update of [...recorder.updates.values()].reverse()) {
      if (update.type !== 'commit') continue
      const { effect } = update.event.commit
      if (effect.some((operation) => touches(pathOf(operation), path))) return { index: update.index }
    }
    return { index: null }
  },
  'references.list': ({ store }) => ({ references: store.references }),
  'references.inbound': ({ store, redaction }, { slice, key, limit }) => {
    const inbound = store.references.filter(({ to }) => to === slice)
    return { inbound: inbound.map(({ from, field }) => referrersOf({ store, redaction }, from, field, key, limit)) }
  },
  'health.run': ({ health, recorder }, { work }) => {
    if (health.run(work)) recorder.write('devtools', work)
    return {}
  },
  'health.cancel': ({ health }, { work }) => {
    health.cancel(work)
    return {}
  },
  'health.repair': ({ store, health, recorder, redaction }, { ids }) => {
    const { version } = store.getStatus()
    const { commit, findings } = health.repair(ids)
    recorder.write('devtools', `repair of ${findings.length} findings, commit ${commit.cid}`)
    return {
      status: commit.status,
      isChange: store.getStatus().version !== version,
      issues: commit.issues.slice(0, 20).map((issue) => safeMessage(redaction, issue)),
      indexes: findings.filter(({ code }) => code === 'index').length,
    }
  },
  'config.set': ({ store, recorder }, { patch }) => {
    const known = store.config.get()
    for (const key of Object.keys(patch)) {
      if (!Object.hasOwn(known, key)) throw new Refusal('MISUSE', `There is no setting '${key}'.`)
    }
    store.config.set({ ...patch } as Partial<Config>, { source: 'devtools' })
    recorder.write('devtools', `config.set ${JSON.stringify(patch)}`)
    return { values: { ...store.config.get() } }
  },
  'config.reset': ({ store, recorder }) => {
    store.config.reset({ source: 'devtools' })
    recorder.write('devtools', 'config.reset')
    return { values: { ...store.config.get() } }
  },
  'store.flush': async ({ store, recorder }) => {
    recorder.write('devtools', 'flush')
    await store.flush()
    return { savedVersion: store.getStatus().savedVersion }
  },
}

/** Whether one of the two leads to the other: an entity's path, and what of it was changed. */
function touches(changed: PathSteps, path: PathSteps): boolean {
  return [...changed].slice(0, path.length).every((step, at) => String(step) === String(path[at]))
}

function referrersOf(
  { store, redaction }: Pick<AgentContext, 'store' | 'redaction'>,
  from: string,
  field: string,
  key: string,
  limit: number,
): MethodResult<'references.inbound'>['inbound'][number] {
  const referring = valueAt(store.getState(), [from])
  const found = isCollection(referring) ? (referring.referrers?.(field, key) ?? []) : []
  const keyOf = (entity: unknown) => (isCollection(referring) ? String(referring.keyOf?.(entity)) : '')
  // Who refers to whom is what the field says: one that is redacted, of all or of one entity, tells nothing.
  const told = redaction.active ? found.filter((entity) => !redaction.touches([from, keyOf(entity), field])) : found
  return { from, field, total: told.length, keys: told.slice(0, Math.min(limit, 100)).map(keyOf) }
}
