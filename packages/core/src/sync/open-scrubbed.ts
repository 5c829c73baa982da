import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import type { SyncHost } from './sync-host.js'

/** A browser that takes longer to scrub does not keep anybody from saving. */
const patienceMs = 1_000

/**
 * Opens the store's database and, the first time, has the platform scrub it, beside what is read. Writes wait for that: what is written
 * behind a torn record is gone with it when the browser dies before the scrub is done.
 */
export async function openScrubbed(
  { storage: port, clock }: Pick<Platform, 'storage' | 'clock'>,
  { shape, settings, observers }: Pick<SyncHost, 'shape' | 'settings' | 'observers'>,
  isFirst: boolean,
  onTaken: () => void,
): Promise<Storage> {
  const storage = await port.open(shape.name, settings, onTaken)
  if (port.scrub === undefined || !isFirst) return storage
  let scrubbing: Promise<void> | undefined = new Promise<void>((resolve) => {
    const stopWaiting = clock.schedule(resolve, patienceMs)
    const end = () => {
      stopWaiting()
      resolve()
    }
    port
      .scrub?.()
      .then(() => observers.scrubbed())
      .then(end, end)
  }).then(() => {
    scrubbing = undefined
  })
  return {
    read: (queries) => storage.read(queries),
    keys: (query) => storage.keys(query),
    write: (write) => (scrubbing === undefined ? storage.write(write) : scrubbing.then(() => storage.write(write))),
    close: () => storage.close(),
    renew: () => storage.renew?.(),
  }
}
