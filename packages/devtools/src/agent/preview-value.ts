import type { Preview, PreviewItem } from '../protocol/preview.js'
import type { PathSteps, Redaction } from './redaction.js'
import { isCollection } from './state-path.js'

export interface PreviewOptions {
  /** How many levels of children are shown. 0 gives a node without items. */
  readonly depth: number
  /** The page of the outermost value's children. */
  readonly from?: number
  readonly limit?: number
  /** The most nodes in all. Default 2,000. */
  readonly maxNodes?: number
}

const MAX_TEXT_LENGTH = 2_000
const MAX_KEY_LENGTH = 200
const INNER_LIMIT = 100

/** What a panel may see of a value. The cost is bounded by the options, not by the value. */
export function previewOf(value: unknown, path: PathSteps, redaction: Redaction, options: PreviewOptions): Preview {
  let left = options.maxNodes ?? 2_000

  const childrenOf = (parent: object, at: PathSteps, depth: number, from: number, limit: number): PreviewItem[] => {
    const items: PreviewItem[] = []
    const add = (key: string | number, child: unknown) => {
      const shown = typeof key === 'string' && key.length > MAX_KEY_LENGTH ? `${key.slice(0, MAX_KEY_LENGTH)}…` : key
      items.push({ key: shown, value: show(child, [...at, key], depth - 1, 0, INNER_LIMIT) })
    }
    if (Array.isArray(parent)) {
      for (let index = from; index < parent.length && items.length < limit; index++) add(index, parent[index])
    } else if (isCollection(parent)) {
      let position = 0
      for (const [key, child] of parent.entries()) {
        if (position++ < from) continue
        if (items.length >= limit) break
        add(key, child)
      }
    } else {
      const keys = Object.keys(parent)
      for (const key of keys.slice(from, from + limit)) add(key, (parent as Record<string, unknown>)[key])
    }
    return items
  }

  const show = (child: unknown, at: PathSteps, depth: number, from: number, limit: number): Preview => {
    left--
    if (redaction.hides(at)) return { type: 'redacted' }
    if (child === undefined) return { type: 'missing' }
    if (typeof child === 'string') {
      if (child.length <= MAX_TEXT_LENGTH) return { type: 'literal', value: child }
      return { type: 'text', value: child.slice(0, MAX_TEXT_LENGTH), length: child.length }
    }
    if (child === null || typeof child === 'boolean') return { type: 'literal', value: child }
    if (typeof child === 'number' && Number.isFinite(child)) return { type: 'literal', value: child }
    // The engine lets none of these in; an action's arguments may hold one until the guard has seen them.
    if (typeof child !== 'object') return { type: 'literal', value: String(child) }
    const kind = Array.isArray(child) ? 'array' : isCollection(child) ? 'collection' : 'object'
    const size =
      kind === 'array' ? (child as unknown[]).length : isCollection(child) ? child.size : Object.keys(child).length
    const items = depth <= 0 || left <= 0 ? null : childrenOf(child, at, depth, from, limit)
    return { type: 'node', kind, size, from, items }
  }

  return show(
    value,
    path,
    Math.min(options.depth, 12),
    options.from ?? 0,
    Math.min(options.limit ?? INNER_LIMIT, 1_000),
  )
}
