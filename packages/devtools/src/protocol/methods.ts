import { array, boolean, count, type Decoded, either, literal, number, object, record, text } from './decoder.js'
import { path, preview } from './preview.js'

const change = object({
  op: literal('put', 'delete', 'set', 'unset'),
  path,
  before: preview,
  after: preview,
})

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
export type CommitChange = Decoded<typeof change>

export function isMethodName(name: string): name is MethodName {
  return Object.hasOwn(methods, name)
}
