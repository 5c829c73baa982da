import { HoldfastError } from '../errors.js'
import type { Platform } from '../ports/platform.js'
import type { Storage } from '../ports/storage.js'
import { openScrubbed } from './open-scrubbed.js'
import type { SyncHost } from './sync-host.js'

/** The store's database, as long as nobody lets go of it. */
export class Connection {
  storage: Storage | undefined
  /** The page is suspended, or the store closed: what is opened then would stay open. */
  isAway = false
  readonly #open: (isFirst: boolean) => Promise<Storage>

  /** `onTaken`: the database was taken away. */
  constructor(platform: Platform, host: SyncHost, onTaken: () => void) {
    this.#open = (isFirst) => openScrubbed(platform, host, isFirst, onTaken)
  }

  /** Gives the database, opened where it is not open. Rejects with what the platform says, or `CLOSED` while away. */
  async open(isFirst: boolean): Promise<Storage> {
    if (!this.isAway) this.storage ??= await this.#open(isFirst)
    if (this.isAway) this.letGo()
    if (this.storage === undefined) throw new HoldfastError('CLOSED', 'The database was let go of.')
    return this.storage
  }

  letGo(): void {
    this.isAway = true
    this.storage?.close()
    this.storage = undefined
  }
}
