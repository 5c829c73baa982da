import { generateKeyBetween } from 'fractional-indexing'
import { HoldfastError } from '../errors.js'
import { checksum } from '../model/checksum.js'

const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

/**
 * A key for a list in order: it sorts, as text, after `before` and ahead of `after`; null stands for an end of the list. Two
 * tabs that insert at one place get different keys, as `id`, the key of what is inserted, goes into it: so the function is
 * pure and may be called in an action. Order a collection by a sorted index over the field; of equal keys, which no key lies
 * between, the one that was there first comes first in every tab. Throws `MISUSE` for what is no such key.
 */
export function orderBetween(before: string | null, after: string | null, id: string): string {
  const jitter = checksum(id)
  // The last digit of a key is never zero: there would be no place in front of it.
  const suffix = digits.charAt(jitter % 62) + digits.charAt(1 + (Math.floor(jitter / 62) % 61))
  try {
    // Untyped callers: what is undefined would be taken for an end by some of this, and for a text by the rest.
    if (before === undefined || after === undefined) throw new TypeError('undefined is no key')
    const hasPlace = before === null || after === null || before < after
    let key = generateKeyBetween(before, hasPlace ? after : null)
    if (!hasPlace) return before + suffix
    // Where `after` begins with the key, the jitter could lead past it.
    while (after !== null && key + suffix >= after) key = generateKeyBetween(key, after)
    return key + suffix
  } catch (cause) {
    const message = `orderBetween(): '${String(before)}' or '${String(after)}' is no key of an ordered list; begin with orderBetween(null, null, id).`
    throw new HoldfastError('MISUSE', message, { cause })
  }
}
