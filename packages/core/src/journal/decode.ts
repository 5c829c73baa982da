import { isRecord, type JsonRecord } from '../model/record.js'

/** Why stored or received bytes were not understood. Caught where rows are read; never leaves the journal. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError'
}

export function decodeRecord(value: unknown, what: string): JsonRecord {
  if (!isRecord(value)) throw new DecodeError(`${what} is not an object`)
  return value
}

export function decodeText(record: JsonRecord, field: string): string {
  const value = record[field]
  if (typeof value !== 'string') throw new DecodeError(`\`${field}\` is not text`)
  return value
}

/** A whole number from 0. */
export function decodeCount(record: JsonRecord, field: string): number {
  const value = record[field]
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new DecodeError(`\`${field}\` is not a whole number`)
  }
  return value
}

export function decodeList(value: unknown, what: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new DecodeError(`${what} is not a list`)
  return value
}

export function parseJson(text: string, what: string): unknown {
  try {
    return mayNameProto(text) ? JSON.parse(text, withoutProto) : JSON.parse(text)
  } catch (cause) {
    throw new DecodeError(`${what} is not JSON`, { cause })
  }
}

/** No guard lets a field of that name in: where a text holds one, it was not written by this app, and it is left out. */
function withoutProto(field: string, value: unknown): unknown {
  return field === '__proto__' ? undefined : value
}

/** Plainly, or with some of its letters escaped. */
function mayNameProto(text: string): boolean {
  return text.includes('__proto__') || (text.includes('\\u00') && /\\u00[5-7]/.test(text))
}
