/** A copy that shares nothing with the original, as the structured clone that IndexedDB makes: plain values by a short way. */
export function cloneValue(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) {
    return typeof value === 'function' || typeof value === 'symbol' ? structuredClone(value) : value
  }
  if (Array.isArray(value)) return value.map(cloneValue)
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return structuredClone(value)
  const copy: Record<string, unknown> = {}
  for (const [key, item] of Object.entries(value)) {
    // Plain assignment of this one key would set the prototype.
    if (key === '__proto__') return structuredClone(value)
    copy[key] = cloneValue(item)
  }
  return copy
}
