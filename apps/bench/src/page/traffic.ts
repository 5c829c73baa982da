import type { Traffic } from '../protocol.js'

/** Counts what the page puts into IndexedDB from now on, per transaction, whatever library does it. */
export function traceTraffic(): { take(): Traffic } {
  let bytesOf = new Map<IDBTransaction, number>()
  for (const method of ['put', 'add'] as const) {
    const original = IDBObjectStore.prototype[method]
    IDBObjectStore.prototype[method] = function (value, key) {
      bytesOf.set(this.transaction, (bytesOf.get(this.transaction) ?? 0) + sizeOf(value) + sizeOf(key))
      return key === undefined ? original.call(this, value) : original.call(this, value, key)
    }
  }
  return {
    take() {
      const transactionBytes = [...bytesOf.values()]
      bytesOf = new Map()
      return { transactionBytes, bytes: transactionBytes.reduce((sum, bytes) => sum + bytes, 0) }
    },
  }
}

/** Texts and bytes by their length, numbers as eight bytes, the rest by what it holds. */
function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (ArrayBuffer.isView(value)) return value.byteLength
  if (typeof value !== 'object' || value === null) return value === undefined ? 0 : 8
  return Object.entries(value).reduce((sum, [name, inner]) => sum + name.length + sizeOf(inner), 0)
}
