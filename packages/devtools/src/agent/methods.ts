import type { Config } from '@holdfast/core'
import type { MethodName, MethodParams, MethodResult } from '../protocol/methods.js'
import { changesOf } from './commit-changes.js'
import type { AgentContext } from './context.js'
import { previewOf } from './preview-value.js'
import { valueAt } from './state-path.js'

/** A refusal that the panel shows: expected, so not an error of the agent. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}

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
  'config.set': ({ store, recorder }, { patch }) => {
    const known = store.config.get()
    for (const key of Object.keys(patch)) {
      if (!Object.hasOwn(known, key)) throw new Refusal('MISUSE', `There is no setting '${key}'.`)
    }
    store.config.set({ ...patch } as Partial<Config>, { source: 'devtools' })
    recorder.note(`config.set ${JSON.stringify(patch)}`)
    return { values: { ...store.config.get() } }
  },
  'config.reset': ({ store, recorder }) => {
    store.config.reset({ source: 'devtools' })
    recorder.note('config.reset')
    return { values: { ...store.config.get() } }
  },
  'store.flush': async ({ store, recorder }) => {
    recorder.note('flush')
    await store.flush()
    return { savedVersion: store.getStatus().savedVersion }
  },
}
