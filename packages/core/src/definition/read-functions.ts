import { HoldfastError } from '../errors.js'

/** Names that every object lends, and those that a promise or JSON looks for: as names of slices or actions they would mislead. */
const reservedNames = new Set(['', '__proto__', 'constructor', 'prototype', 'then', 'toJSON'])

export function isReserved(name: string): boolean {
  return reservedNames.has(name)
}

export function misuse(message: string): HoldfastError {
  return new HoldfastError('MISUSE', message)
}

/** The named functions of one part of a definition. Throws `MISUSE` for one that is none, or has a reserved name. */
export function functionsOf<AnyFunction>(store: string, what: string, declared: unknown): [string, AnyFunction][] {
  return Object.entries((declared ?? {}) as Record<string, AnyFunction>).map(([name, run]) => {
    if (typeof run !== 'function') throw misuse(`Store '${store}': ${what} '${name}' must be a function (draft, …).`)
    if (isReserved(name)) throw misuse(`Store '${store}': the ${what} can not be named '${name}'.`)
    return [name, run]
  })
}
