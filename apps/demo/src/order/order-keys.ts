import { ordersAfter } from './order-between.js'

/** Gives ascending keys after `last`, one per call; made in blocks, which shares the work of finding them. */
export function orderKeys(last: string | null): () => string {
  let previous = last
  let block: readonly string[] = []
  let used = 0
  return () => {
    if (used === block.length) {
      block = ordersAfter(previous, 256)
      used = 0
    }
    const order = block[used++] ?? ''
    previous = order
    return order
  }
}
