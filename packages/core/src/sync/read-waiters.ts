import { HoldfastError } from '../errors.js'

/** Those who wait until the journal was read once more. */
export class ReadWaiters {
  #waiting: { readonly resolve: () => void; readonly reject: (error: Error) => void }[] = []

  wait(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject })
    })
  }

  stop(): void {
    this.settle(new HoldfastError('CLOSED', 'The store stopped writing before all was on the device.'))
  }

  settle(error?: Error): void {
    for (const { resolve, reject } of this.#waiting.splice(0)) error === undefined ? resolve() : reject(error)
  }
}
