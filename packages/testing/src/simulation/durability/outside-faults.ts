import { type CanaryPort, HoldfastError, type Platform, type VaultPort } from '@holdfast/core'

/**
 * What can go wrong with a call of the vault. `torn`: a write reports success and keeps the first half; `absent`: there is no
 * place for files; of the others see `StorageFault`.
 */
export type VaultFault = 'error' | 'quota' | 'hang' | 'hang-after' | 'torn' | 'absent' | 'crash-before' | 'crash-after'

/** What can go wrong with the canary: a note that is not written or not found, a note of nonsense, or the tab dies. */
export type CanaryFault = 'lost' | 'nonsense' | 'crash-before' | 'crash-after'

/** Decides about each call of the vault and the canary; undefined lets it pass. */
export interface OutsideFaults {
  readonly vault?: ((verb: keyof VaultPort) => VaultFault | undefined) | undefined
  readonly canary?: ((verb: keyof CanaryPort) => CanaryFault | undefined) | undefined
}

/** The platform, with faults in what is kept outside the database. */
export function withOutsideFaults(platform: Platform, kill: () => void, faults: OutsideFaults): Platform {
  const { vault, canary } = platform
  const never = new Promise<never>(() => undefined)
  const call = async <T>(verb: keyof VaultPort, run: (isTorn: boolean) => Promise<T>): Promise<T> => {
    const fault = faults.vault?.(verb)
    switch (fault) {
      case undefined:
        return run(false)
      case 'torn':
        return run(true)
      case 'hang':
        return never
      case 'crash-before':
        kill()
        return never
      case 'hang-after':
        await run(false)
        return never
      case 'crash-after':
        await run(false)
        kill()
        return never
      case 'quota':
        if (verb === 'write') throw new HoldfastError('STORAGE_FULL', 'No space for files (simulated).')
        break
      default:
    }
    const code = fault === 'absent' ? 'MISSING_DEPENDENCY' : 'STATE_CORRUPTED'
    throw new HoldfastError(code, `Files can not be reached (simulated ${fault}).`)
  }
  return {
    ...platform,
    vault: {
      list: (store) => call('list', () => vault.list(store)),
      read: (store, file) => call('read', () => vault.read(store, file)),
      write: (store, file, bytes) =>
        call('write', (isTorn) => vault.write(store, file, isTorn ? bytes.slice(0, bytes.length >> 1) : bytes)),
      remove: (store, file) => call('remove', () => vault.remove(store, file)),
    },
    canary: {
      read: (name) => {
        const fault = faults.canary?.('read')
        if (fault === 'lost') return undefined
        if (fault === 'nonsense') return { replicaId: 7, head: 'many' }
        if (fault !== undefined) kill()
        return canary.read(name)
      },
      write: (name, value) => {
        const fault = faults.canary?.('write')
        if (fault === 'crash-before') kill()
        if (fault !== 'lost') canary.write(name, fault === 'nonsense' ? 'nonsense' : value)
        if (fault === 'crash-after') kill()
      },
    },
  }
}
