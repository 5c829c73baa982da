/** What the platform tells of its memory. */
export interface MemoryPort {
  /** Bytes on the JavaScript heap; undefined where the platform does not tell. */
  heapBytes(): number | undefined
}
