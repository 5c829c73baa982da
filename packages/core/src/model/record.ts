/** A JSON object: own enumerable string keys, no behaviour. */
export type JsonRecord = Readonly<Record<string, unknown>>

/** Whether a value is a plain object: made by `{}`, `JSON.parse` or `Object.create(null)`; no array, no class instance. */
export function isRecord(value: unknown): value is JsonRecord {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

/** Own property of a record; never one that its prototype lends (`constructor`, `__proto__`). */
export function ownValue(record: JsonRecord, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined
}
