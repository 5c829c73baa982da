import type { Ids } from '../ports/ids.js'
import { ambient } from './ambient.js'

/** 32 letters and digits, none of which is easily taken for another: five bits each. */
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 20

/** Ids of 100 random bits from the platform's cryptographic source. */
export function randomIds(): Ids {
  return {
    create() {
      const bytes = new Uint8Array(LENGTH)
      const source = ambient('crypto')
      if (source) source.getRandomValues(bytes)
      else for (let i = 0; i < LENGTH; i++) bytes[i] = Math.random() * 256
      let id = ''
      for (const byte of bytes) id += ALPHABET[byte & 31]
      return id
    },
    random: () => Math.random(),
  }
}
