import type { Platform } from '../ports/platform.js'
import { ambient } from './ambient.js'
import { broadcastChannel } from './broadcast-channel.js'
import { heapMemory } from './heap-memory.js'
import { indexedDbStorage } from './indexeddb-storage.js'
import { localStorageCanary } from './local-storage-canary.js'
import { opfsVault } from './opfs-vault.js'
import { pageLifecycle } from './page-lifecycle.js'
import { randomIds } from './random-ids.js'
import { reportError } from './report-error.js'
import { streamCompression } from './stream-compression.js'
import { systemClock } from './system-clock.js'
import { webLocks } from './web-locks.js'

/**
 * What the engine runs on in a browser. Creating it touches nothing, and each part copes with a place that lacks its
 * counterpart (a server, a private window, a sandboxed frame): storage and vault then reject with `MISSING_DEPENDENCY`,
 * the canary remembers nothing, the channel is silent, locks hold within the page only, the life of the page has no events.
 */
export function browserPlatform(): Platform {
  const clock = systemClock()
  return {
    clock,
    ids: randomIds(),
    storage: indexedDbStorage(clock),
    vault: opfsVault(),
    canary: localStorageCanary(),
    channel: broadcastChannel(),
    locks: webLocks(),
    lifecycle: pageLifecycle(),
    memory: heapMemory(),
    userAgent: ambient('navigator')?.userAgent,
    compression: streamCompression(),
    reportError,
  }
}
