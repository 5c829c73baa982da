import { misuse } from './read-functions.js'

/** The declared order of locks. Throws `MISUSE` unless it is a list of names, each once. */
export function readLocks(store: string, declared: unknown = []): readonly string[] {
  const isList = Array.isArray(declared) && declared.every((name) => typeof name === 'string' && name !== '')
  if (!isList || new Set(declared).size < declared.length) {
    throw misuse(`Store '${store}': \`locks\` must be a list of names, each once.`)
  }
  return declared
}
