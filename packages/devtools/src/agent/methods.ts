import type { Config } from '@holdfast/core'
import type { MethodName, MethodParams, MethodResult } from '../protocol/methods.js'
import { type Change, changesOf, differencesBetween, pathOf } from './commit-changes.js'
import type { AgentContext } from './context.js'
import { previewOf } from './preview-value.js'
import type { PathSteps, Redaction } from './redaction.js'
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
const CHANGES_PER_KEY = 50

/** What each method does. Those that the protocol marks with `control` are only reached with it. */
export const methodHandlers: Methods = {
  'commit.read': ({ recorder, redaction }, { index, from, limit }) => {
    const update = recorder.updates.get(index)
    if (update?.type !== 'commit') throw new Refusal('NOT_FOUND', 'That commit is no longer kept.')
    const { commit, previous, state } = update.event
    const until = from + Math.min(limit, PAGE_LIMIT)
    const changes: MethodResult<'commit.read'>['changes'][number][] = []
    let total = 0
    for (const change of changesOf(commit.effect, previous, state)) {
      const position = total++
      if (position >= from && position < until) changes.push(viewChange(change, redaction))
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
  'recovery.look': ({ recovery }, { work, id }) => {
    recovery.look(work, id)
    return {}
  },
  'recovery.diff': ({ store, recovery, redaction }, { slice, from, limit }) => {
    const { preview } = recovery
    const found = preview?.differences.find((difference) => difference.slice === slice)
    if (preview === null || found === undefined) throw new Refusal('NOT_FOUND', 'That dry run is no longer kept.')
    const keys = [...found.added, ...found.changed, ...found.removed]
    const isCollectionSlice = isCollection(valueAt(store.getState(), [slice]))
    const shown = isCollectionSlice ? keys.slice(from, from + Math.min(limit, PAGE_LIMIT)) : [undefined]
    const changes = shown.flatMap((key) => {
      const path = key === undefined ? [slice] : [slice, key]
      const before = valueAt(store.getState(), path)
      const after = preview.read(slice, key)
      const op = after === undefined ? 'delete' : before === undefined ? 'put' : 'set'
      return [...differencesBetween(op, path, before, after)].slice(0, CHANGES_PER_KEY)
    })
    return {
      changes: changes.slice(0, PAGE_LIMIT).map((change) => viewChange(change, redaction)),
      total: isCollectionSlice ? keys.length : 1,
      from,
    }
  },
  'recovery.run': ({ recovery }, request) => {
    recovery.run(request)
    return {}
  },
  'recovery.cancel': ({ recovery }) => {
    recovery.cancel()
    return {}
  },
  'drill.start': async ({ drill, recorder }, { phase, confirm }) => {
    await drill.start(phase, confirm)
    recorder.write('devtools', `crash drill: ${phase}`)
    return {}
  },
  'drill.dismiss': ({ drill }) => {
    drill.dismiss()
    return {}
  },
  'sync.follow': ({ sync }) => {
    sync.follow()
    return {}
  },
  'sync.try': ({ sync }, { id, policy }) => sync.replay({ id, policy, apply: false, force: false }),
  'sync.test': ({ sync }, { id }) => ({ code: sync.test(id) }),
  'sync.replay': ({ sync }, params) => sync.replay(params),
  'sync.steal': async ({ sync, store }, { name, confirm }) => {
    if (confirm !== store.name) throw new Refusal('MISUSE', `Type the name of the store, ${store.name}, to confirm it.`)
    await sync.steal(name)
    return {}
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

function viewChange({ op, path, before, after }: Change, redaction: Redaction) {
  const show = (value: unknown) => previewOf(value, path, redaction, { depth: 4, limit: 50, maxNodes: 200 })
  return { op, path, before: show(before), after: show(after) }
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
