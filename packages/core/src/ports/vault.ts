/** Files outside the database, for backups: they must survive the death of every IndexedDB database of the origin. */
export interface VaultPort {
  /** Names of the files under a store's name, sorted. Rejects with `MISSING_DEPENDENCY` where there is no such place. */
  list(store: string): Promise<readonly string[]>
  /** The bytes of a file; undefined when there is none. */
  read(store: string, file: string): Promise<Uint8Array<ArrayBuffer> | undefined>
  /** Writes a file whole, replacing an older one of the same name only when all bytes are written. `STORAGE_FULL` on quota. */
  write(store: string, file: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>
  /** Removes a file; no error when there is none. */
  remove(store: string, file: string): Promise<void>
}
