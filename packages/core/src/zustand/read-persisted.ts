import type { Issue } from '../commit/commit.js'
import { isRecord } from '../model/record.js'

/**
 * Where zustand's `persist` stores: `localStorage`, or any of its storages. Gives text, an object that was parsed already, or
 * a promise of either; null or undefined when there is nothing. Only read, never written.
 */
export interface PersistedSource {
  getItem(key: string): unknown
}

/** What `persist` stores: the state, and the version that its options named. */
export interface Persisted {
  readonly state: unknown
  readonly version: number
}

/** Reads what is stored under a key: undefined when nothing is. */
export async function readPersisted(
  open: () => PersistedSource | undefined,
  key: string,
): Promise<Persisted | { readonly issue: Issue } | undefined> {
  let stored: unknown
  try {
    stored = await open()?.getItem(key)
  } catch (error) {
    return problem('unreadable', `'${key}' could not be read: ${messageOf(error)}`)
  }
  if (stored === null || stored === undefined) return undefined
  if (typeof stored === 'string') {
    try {
      stored = JSON.parse(stored)
    } catch (error) {
      return problem('not-json', `What is stored under '${key}' is not whole JSON: ${messageOf(error)}`)
    }
  }
  const { state, version = 0 } = isRecord(stored) ? stored : {}
  if (state === undefined || typeof version !== 'number') {
    return problem(
      'not-persisted',
      `What is stored under '${key}' is not { state, version }, as zustand's persist writes it.`,
    )
  }
  return { state, version }
}

export function problem(code: string, message: string, path: Issue['path'] = []): { readonly issue: Issue } {
  return { issue: { path, code, message } }
}

export function messageOf(error: unknown): string {
  const message = (error as { readonly message?: unknown } | null | undefined)?.message
  const told = message ?? error
  return typeof told === 'object' || typeof told === 'function' ? 'It does not say why.' : String(told)
}
