import {
  array,
  boolean,
  bytes,
  count,
  type Decoded,
  either,
  literal,
  nullable,
  number,
  object,
  record,
  text,
} from './decoder.js'
import { path, preview } from './preview.js'
import { changeWork, drillPhase, lookWork } from './recovery.js'
import { replayed, replayPolicy } from './sync.js'
import { healthWork } from './topics.js'

const change = object({
  op: literal('put', 'delete', 'set', 'unset'),
  path,
  before: preview,
  after: preview,
})

const reference = object({ from: text, field: text, to: text, onDelete: text, enforce: boolean })

const setting = either(boolean, either(number, text))

/**
 * What can be asked of an agent: parameters in, result out. Those with `control` change something and are refused unless
 * the agent was given control. A later screen adds its methods here.
 */
export const methods = {
  /** The changes of one commit, before and after, a page at a time. */
  'commit.read': {
    control: false,
    params: object({ index: count, from: count, limit: count }),
    result: object({ changes: array(change, 1_000), total: count, from: count }),
  },
  /** What stands at a path of the state. */
  'state.read': {
    control: false,
    params: object({ path, depth: count, from: count, limit: count }),
    result: object({ version: count, value: preview }),
  },
  /** The newest commit that is kept and touched that place; null where there is none. */
  'commit.find': {
    control: false,
    params: object({ path }),
    result: object({ index: nullable(count) }),
  },
  /** The references that the store declares. */
  'references.list': {
    control: false,
    params: object({}),
    result: object({ references: array(reference, 1_000) }),
  },
  /** Who refers to an entity, by each reference that leads to its collection: how many, and the first of them. */
  'references.inbound': {
    control: false,
    params: object({ slice: text, key: text, limit: count }),
    result: object({
      inbound: array(object({ from: text, field: text, total: count, keys: array(text, 100) }), 1_000),
    }),
  },
  /** Begins a run; topic `health` tells how it goes. One that runs already is left alone. */
  'health.run': {
    control: true,
    params: object({ work: healthWork }),
    result: object({}),
  },
  'health.cancel': {
    control: true,
    params: object({ work: healthWork }),
    result: object({}),
  },
  /** Runs the repairs of these findings, null: of all that are known. */
  'health.repair': {
    control: true,
    params: object({ ids: nullable(array(count)) }),
    result: object({ status: text, isChange: boolean, issues: array(text, 20), indexes: count }),
  },
  /** Reads the lists again, verifies a backup, or says what its restore would change; topic `recovery` tells. */
  'recovery.look': {
    control: false,
    params: object({ work: lookWork, id: nullable(text) }),
    result: object({}),
  },
  /** What the restore of the previewed backup would change in a slice, before and after, a page at a time. */
  'recovery.diff': {
    control: false,
    params: object({ slice: text, from: count, limit: count }),
    result: object({ changes: array(change, 1_000), total: count, from: count }),
  },
  /**
   * Begins something of a store's recovery. `id` says of what, `text` is a note or a name; what can not be taken back wants
   * the store's name in `confirm`.
   */
  'recovery.run': {
    control: true,
    params: object({
      work: changeWork,
      id: nullable(text),
      text: nullable(text),
      confirm: nullable(text),
      file: nullable(bytes(100_000_000)),
    }),
    result: object({}),
  },
  'recovery.cancel': {
    control: false,
    params: object({}),
    result: object({}),
  },
  /** Stops the store dead at that phase, and has the page reloaded. */
  'drill.start': {
    control: true,
    params: object({ phase: drillPhase, confirm: text }),
    result: object({}),
  },
  /** Lets go of the proof that is shown. */
  'drill.dismiss': {
    control: true,
    params: object({}),
    result: object({}),
  },
  /** A panel shows locks: they are followed for ten seconds from now. */
  'sync.follow': {
    control: false,
    params: object({}),
    result: object({}),
  },
  /** Says what another policy would make of a conflict; nothing is changed. */
  'sync.try': {
    control: false,
    params: object({ id: text, policy: replayPolicy }),
    result: replayed,
  },
  /** A conflict as a Vitest case. */
  'sync.test': {
    control: false,
    params: object({ id: text }),
    result: object({ code: text }),
  },
  /** Settles a conflict once more; with `apply`, what comes of it becomes a commit. */
  'sync.replay': {
    control: true,
    params: object({ id: text, policy: replayPolicy, apply: boolean, force: boolean }),
    result: replayed,
  },
  /** Takes a lock from whoever holds it, and lets go of it for those who wait. */
  'sync.steal': {
    control: true,
    params: object({ name: text, confirm: text }),
    result: object({}),
  },
  'config.set': {
    control: true,
    params: object({ patch: record(setting, 100) }),
    result: object({ values: record(setting) }),
  },
  /** All settings back to their defaults. */
  'config.reset': {
    control: true,
    params: object({}),
    result: object({ values: record(setting) }),
  },
  /** Saves what is pending; answers when it is saved. */
  'store.flush': {
    control: true,
    params: object({}),
    result: object({ savedVersion: count }),
  },
} as const

export type MethodName = keyof typeof methods
export type MethodParams<Name extends MethodName> = Decoded<(typeof methods)[Name]['params']>
export type MethodResult<Name extends MethodName> = Decoded<(typeof methods)[Name]['result']>
export type ReferenceInfo = Decoded<typeof reference>
export type CommitChange = Decoded<typeof change>

export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name)
}
