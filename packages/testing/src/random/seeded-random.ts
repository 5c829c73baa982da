/** A reproducible source of randomness: the same seed gives the same sequence on every machine. Not for secrets. */
export interface SeededRandom {
  /** A number in [0, 1). */
  next(): number
  /** A whole number from 0 up to but excluding `limit`. */
  int(limit: number): number
  /** True with that probability. */
  chance(probability: number): boolean
  /** One of the items; throws a RangeError when there are none. */
  pick<T>(items: readonly T[]): T
  /** A source of its own, derived from this one's seed and a label: drawing from it does not disturb this one. */
  fork(label: string): SeededRandom
}

/** A source of randomness from a seed: the generator is sfc32 (Chris Doty-Humphrey's "small fast counter"). */
export function createSeededRandom(seed: number | string): SeededRandom {
  const mix = mixer(hash(String(seed)))
  let a = mix()
  let b = mix()
  let c = mix()
  let counter = 1
  const next = () => {
    const sum = (((a + b) | 0) + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    return (sum >>> 0) / 4_294_967_296
  }
  // The first numbers of similar seeds resemble each other.
  for (let i = 0; i < 12; i++) next()
  return {
    next,
    int: (limit) => Math.floor(next() * limit),
    chance: (probability) => next() < probability,
    pick(items) {
      if (items.length === 0) throw new RangeError('Nothing to pick from: the list is empty.')
      return items[Math.floor(next() * items.length)] as (typeof items)[number]
    },
    fork: (label) => createSeededRandom(`${seed}/${label}`),
  }
}

/** FNV-1a over the text's UTF-16 units. */
function hash(text: string): number {
  let value = 0x811c9dc5
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193)
  return value
}

/** splitmix32: spreads one word into as many as are needed. */
function mixer(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x9e3779b9) | 0
    let z = state
    z = Math.imul(z ^ (z >>> 16), 0x85ebca6b)
    z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
    return z ^ (z >>> 16)
  }
}
