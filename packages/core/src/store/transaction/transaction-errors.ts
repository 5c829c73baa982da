import { HoldfastError } from '../../errors.js'

export function misuse(message: string): HoldfastError {
  return new HoldfastError('MISUSE', message)
}

export function hasEnded(source: string): HoldfastError {
  return misuse(
    `Transaction '${source}' has ended; nothing can be done in it any more. Await all that uses \`tx\` inside its function.`,
  )
}

export function timedOut(source: string, timeoutMs: number): HoldfastError {
  const message = `Transaction '${source}' did not end within ${timeoutMs} ms and was rolled back. Give it longer with timeoutMs, or wait for less in it. Updates of the store wait for the transaction: inside it, \`await store.update(…).saved\`, or a store.transaction(…) that awaits one, never ends; use tx.update and tx.transaction.`
  return new HoldfastError('TIMEOUT', message, { fields: { source, timeoutMs } })
}
