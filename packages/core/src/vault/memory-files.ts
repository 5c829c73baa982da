import type { VaultPort } from '../ports/vault.js'
import type { Bytes } from './backup-header.js'

/** Files that do not outlive the page, for where there is no better place. */
export function memoryFiles(): VaultPort {
  const files = new Map<string, Bytes>()
  return {
    list: async () => [...files.keys()].sort(),
    read: async (_, file) => files.get(file),
    write: async (_, file, bytes) => void files.set(file, bytes),
    remove: async (_, file) => void files.delete(file),
  }
}
