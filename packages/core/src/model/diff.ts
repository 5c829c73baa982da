import type { Operation, PathPart } from './operation.js'
import { isRecord } from './record.js'

/**
 * The `set` and `unset` operations that lead from one value to another. Parts that are the same object are skipped, so the
 * cost is that of what changed. Records are compared field by field; an array or a value of another kind is set whole.
 */
export function diffValue(slice: string, key: string | undefined, before: unknown, after: unknown): Operation[] {
  const operations: Operation[] = []
  collect(before, after, [])
  return operations

  function collect(from: unknown, to: unknown, path: readonly PathPart[]): void {
    if (Object.is(from, to)) return
    // What has symbols for keys is handed on whole: field by field they would be lost, and nobody told.
    if (!isRecord(from) || !isRecord(to) || Object.getOwnPropertySymbols(to).length > 0) {
      // A list with named fields is not what JSON can say: the guard refuses it.
      if (Array.isArray(from) && equalJson(from, to) && Object.keys(from).length === Object.keys(to as []).length)
        return
      operations.push(
        key === undefined ? { op: 'set', slice, path, value: to } : { op: 'set', slice, key, path, value: to },
      )
      return
    }
    const fields = Object.keys(to)
    const oldFields = Object.keys(from)
    let isSameShape = fields.length === oldFields.length
    for (let index = 0; isSameShape && index < fields.length; index++) isSameShape = fields[index] === oldFields[index]
    for (let index = 0; index < fields.length; index++) {
      const field = fields[index] as string
      const value = to[field]
      const old = isSameShape || Object.hasOwn(from, field) ? from[field] : undefined
      if (value === undefined ? old === undefined : Object.is(value, old)) continue
      if (value === undefined) operations.push(unset(field))
      else collect(old, value, [...path, field])
    }
    if (!isSameShape) for (const field of oldFields) if (!Object.hasOwn(to, field)) operations.push(unset(field))

    function unset(field: string): Operation {
      const at = [...path, field]
      return key === undefined ? { op: 'unset', slice, path: at } : { op: 'unset', slice, key, path: at }
    }
  }
}

/** Whether two JSON values are equal, order of fields aside. */
export function equalJson(one: unknown, other: unknown): boolean {
  if (Object.is(one, other)) return true
  if (Array.isArray(one)) {
    return (
      Array.isArray(other) && one.length === other.length && one.every((item, index) => equalJson(item, other[index]))
    )
  }
  if (!isRecord(one) || !isRecord(other)) return false
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => Object.hasOwn(other, key) && equalJson(one[key], other[key]))
  )
}
