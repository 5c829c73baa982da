import type { MemoryPort } from '../ports/memory.js'
import { ambient } from './ambient.js'

/** Chromium's `performance.memory`: not standard, and coarse unless the page is cross-origin isolated. */
export function heapMemory(): MemoryPort {
  const measured = ambient('performance') as { readonly memory?: { readonly usedJSHeapSize: number } } | undefined
  return { heapBytes: () => measured?.memory?.usedJSHeapSize }
}
