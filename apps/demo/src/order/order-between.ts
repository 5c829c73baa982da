import { generateKeyBetween, generateNKeysBetween } from 'fractional-indexing'

/**
 * A key that sorts after `before` and ahead of `after`; null stands for the column's end. Two tabs may have given two
 * tasks the same key, and between equal keys there is none: then the result sorts right after both.
 */
export function orderBetween(before: string | null, after: string | null): string {
  if (before !== null && after !== null && before >= after) return `${before}V`
  return generateKeyBetween(before, after)
}

/** `count` ascending keys after `before`. */
export function ordersAfter(before: string | null, count: number): readonly string[] {
  return generateNKeysBetween(before, null, count)
}

/** Whether a string is a key that others can be placed around. */
export function isOrder(text: string): boolean {
  try {
    generateKeyBetween(text, null)
    return true
  } catch {
    return false
  }
}
