/** Freezes a JSON value that nobody else holds, all the way down, and returns it. */
export function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  // Not for…in over an array: five times as slow.
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      const item: unknown = value[index]
      if (typeof item === 'object' && item !== null) freezeDeep(item)
    }
    return Object.freeze(value)
  }
  for (const key in value) {
    const child = value[key]
    if (typeof child === 'object' && child !== null) freezeDeep(child)
  }
  return Object.freeze(value)
}
