import type { Platform } from '../ports/platform.js'
import type { Storage, StoragePatience } from '../ports/storage.js'

/** A browser that takes longer to scrub does not keep anybody from saving. */
const patienceMs = 1_000

/**
 * Opens the database of that name and has the platform scrub it, beside what is read. Writes wait for that: what is written
 * behind a torn record is gone with it when the browser dies before the scrub is done.
 */
export async function openScrubbed(
  { storage: port, clock }: Pick<Platform, 'storage' | 'clock'>,
  name: string,
  patience: StoragePatience,
  onScrubbed: () => void,
): Promise<Storage> {
  const storage = await port.open(name, patience)
  if (port.scrub === undefined) return storage
  let scrubbing: Promise<void> | undefined = new Promise<void>((resolve) => {
    const stopWaiting = clock.schedule(resolve, patienceMs)
    const end = () => {
      stopWaiting()
      resolve()
    }
    port.scrub?.().then(onScrubbed).then(end, end)
  }).then(() => {
    scrubbing = undefined
  })
  return {
    read: (queries) => storage.read(queries),
    keys: (query) => storage.keys(query),
    write: (write) => (scrubbing === undefined ? storage.write(write) : scrubbing.then(() => storage.write(write))),
    close: () => storage.close(),
  }
}
