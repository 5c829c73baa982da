import type { CanaryPort } from './canary.js'
import type { ChannelPort } from './channel.js'
import type { Clock } from './clock.js'
import type { CompressionPort } from './compression.js'
import type { Ids } from './ids.js'
import type { LifecyclePort } from './lifecycle.js'
import type { LocksPort } from './locks.js'
import type { MemoryPort } from './memory.js'
import type { StoragePort } from './storage.js'
import type { VaultPort } from './vault.js'

/** Everything the engine may touch outside itself. Browsers get `browserPlatform()`, tests and simulations their own. */
export interface Platform {
  readonly clock: Clock
  readonly ids: Ids
  readonly storage: StoragePort
  readonly vault: VaultPort
  readonly canary: CanaryPort
  readonly channel: ChannelPort
  readonly locks: LocksPort
  readonly lifecycle: LifecyclePort
  readonly memory?: MemoryPort
  /** Which browser it is, for bug reports. */
  readonly userAgent?: string | undefined
  readonly compression?: CompressionPort | undefined
  /** Reports an error that no caller can catch (a subscriber that threw), as the browser does for an event listener. */
  reportError(error: unknown): void
}
