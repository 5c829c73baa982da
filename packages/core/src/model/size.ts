/**
 * Estimated bytes of a value's JSON, in one walk and without making the text. Text counts one byte a character, numbers
 * eight: it serves a limit, not an invoice. What is not there (undefined) counts nothing.
 */
export function sizeBytes(value: unknown): number {
  switch (typeof value) {
    case 'string':
      return value.length + 2
    case 'number':
      return 8
    case 'boolean':
      return 5
    case 'object': {
      if (value === null) return 4
      let size = 2
      if (Array.isArray(value)) {
        for (const item of value) size += sizeBytes(item) + 1
      } else {
        for (const key in value) size += key.length + 4 + sizeBytes((value as Record<string, unknown>)[key])
      }
      return size
    }
    default:
      return 0
  }
}
