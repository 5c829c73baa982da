import type { Ids } from '@holdfast/core'
import type { SeededRandom } from './seeded-random.js'

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 20

/** Ids and jitter from a seeded source: unique in practice, and the same in each run. */
export function createSeededIds(random: SeededRandom): Ids {
  return {
    create() {
      let id = ''
      for (let i = 0; i < LENGTH; i++) id += ALPHABET[random.int(ALPHABET.length)]
      return id
    },
    random: () => random.next(),
  }
}
