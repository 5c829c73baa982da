/** Freezes a JSON value that nobody else holds, all the way down, and returns it. */
export function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const key in value) {
    const child = value[key]
    if (typeof child === 'object' && child !== null) freezeDeep(child)
  }
  return Object.freeze(value)
}
