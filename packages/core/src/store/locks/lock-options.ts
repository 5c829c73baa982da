import { HoldfastError } from '../../errors.js'
import type { LockOptions } from './locks.js'

const maxNameLength = 256
const maxLabelLength = 64

export type CheckedRequest = ReturnType<typeof checkRequest>

/** A request with its defaults. Throws `MISUSE` for what it can not be. */
export function checkRequest(name: string, options: LockOptions) {
  const refuse = (what: string) => new HoldfastError('MISUSE', `Lock '${String(name)}': ${what}`)
  if (typeof name !== 'string' || name === '' || name.length > maxNameLength) {
    throw refuse(`its name must be a text of 1 to ${maxNameLength} characters.`)
  }
  if (typeof options !== 'object') throw refuse('options must be an object.')
  const {
    mode = 'exclusive',
    timeoutMs = Number.POSITIVE_INFINITY,
    signal,
    steal = false,
    within,
    label = '',
  } = options
  if (mode !== 'exclusive' && mode !== 'shared') throw refuse(`mode must be 'exclusive' or 'shared'.`)
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0)) throw refuse('timeoutMs must be a number from 0.')
  if (typeof label !== 'string') throw refuse('label must be a text.')
  return {
    ...{ name, mode: steal ? ('exclusive' as const) : mode, label: label.slice(0, maxLabelLength) },
    ...{ timeoutMs, signal, steal, within },
  }
}
