import { createSeededIds } from '../random/seeded-ids.js'
import { createSeededRandom, type SeededRandom } from '../random/seeded-random.js'
import { createEventQueue } from '../time/event-queue.js'
import { createSimDisk } from './sim-browser-disk.js'
import { CanaryShelf } from './sim-canary.js'
import { type ChannelFaults, ChannelHub } from './sim-channel.js'
import type { SimDisk } from './sim-disk.js'
import { LockTable } from './sim-locks.js'
import { createSimStorage } from './sim-storage.js'
import { type SimTab, TabRunner, tabClock } from './sim-tab.js'
import { VaultFiles } from './sim-vault.js'

export interface SimWorldOptions {
  /** Everything that happens by chance follows from it. */
  readonly seed: number | string
  /** The longest that storage takes to begin and to answer. Default 2. */
  readonly maxLatencyMs?: number
  /** Wall time at the beginning. */
  readonly startMs?: number
}

/**
 * A browser with its tabs, its disk and its time, in one thread. Nothing happens by itself: time passes when it is
 * advanced, and what happens then is a function of the seed and of the calls made.
 */
export interface SimWorld {
  readonly random: SeededRandom
  readonly disk: SimDisk
  /** Milliseconds since the world began. */
  readonly nowMs: number
  openTab(): SimTab
  /** Lets that much time pass. */
  advance(durationMs: number): Promise<void>
  /** Lets time pass until the promise settles; throws when nothing is left to happen, or not within `limitMs` (default one hour). */
  settle<T>(promise: Promise<T>, limitMs?: number): Promise<T>
  /** Sets the wall time of all tabs forward or back. */
  jump(durationMs: number): void
  /** The browser is killed with all its tabs. Completed transactions stay; the newest notes outside the database may be gone. */
  kill(): void
  /** The machine loses power: as `kill`, and transactions that were not flushed to the device are gone, from some point on. */
  cutPower(): void
  setChannelFaults(faults: ChannelFaults): void
  /** Delivers a message to all tabs on a channel that no tab sent. */
  forge(channel: string, message: unknown): void
  /** Forgets the notes outside the database. */
  clearCanary(): void
  /** Changes one byte of one file in the vault. */
  rotFile(store: string, random: SeededRandom): void
}

export function createSimWorld({ seed, maxLatencyMs = 2, startMs = Date.UTC(2025, 0, 1) }: SimWorldOptions): SimWorld {
  const random = createSeededRandom(seed)
  const queue = createEventQueue()
  const disk = createSimDisk(random.fork('disk'))
  const deaths = random.fork('deaths')
  const channels = new ChannelHub(random.fork('channels'))
  const locks = new LockTable()
  const canary = new CanaryShelf(() => queue.nowMs)
  const vault = new VaultFiles()
  const tabs = new Set<TabRunner>()
  let originMs = startMs
  let opened = 0

  function openTab(): SimTab {
    const id = `tab-${++opened}`
    const runner = new TabRunner(id, queue)
    tabs.add(runner)
    runner.onDeath(() => tabs.delete(runner))
    const platform = {
      clock: tabClock(runner, () => Math.floor(originMs + runner.skewMs + queue.nowMs)),
      ids: createSeededIds(random.fork(`${id}/ids`)),
      storage: createSimStorage({ disk, tab: runner, random: random.fork(`${id}/storage`), maxLatencyMs }),
      vault: vault.portOf(runner),
      canary: canary.portOf(runner),
      channel: channels.portOf(runner),
      locks: locks.portOf(runner),
      lifecycle: { subscribe: runner.onLifecycle.bind(runner) },
      reportError: (error: unknown) => void runner.errors.push(error),
    }
    return {
      id,
      platform,
      get alive() {
        return runner.alive
      },
      get frozen() {
        return runner.frozen
      },
      errors: runner.errors,
      kill: () => runner.kill(),
      freeze: () => {
        runner.frozen = true
      },
      shelve: () => {
        runner.frozen = true
        runner.shelved = true
      },
      thaw: () => runner.thaw(),
      emit: (event) => runner.emit(event),
      skew: (durationMs) => {
        runner.skewMs += durationMs
      },
    }
  }

  async function settleWith<T>(promise: Promise<T>, limitMs = 3_600_000): Promise<T> {
    let isSettled = false
    const mark = () => {
      isSettled = true
    }
    promise.then(mark, mark)
    const untilMs = queue.nowMs + limitMs
    await queue.advance(0)
    while (!isSettled) {
      if (!(await queue.step(untilMs))) {
        throw new Error(`The promise did not settle within ${limitMs} ms of simulated time; ${queue.size} events wait.`)
      }
    }
    return promise
  }

  function kill(): void {
    for (const tab of [...tabs]) tab.kill()
    canary.lose(deaths)
    disk.restart()
  }

  return {
    random,
    disk,
    get nowMs() {
      return queue.nowMs
    },
    openTab,
    advance: (durationMs) => queue.advance(durationMs),
    settle: settleWith,
    jump(durationMs) {
      originMs += durationMs
    },
    kill,
    cutPower() {
      kill()
      // Nothing lands after the lights went out.
      queue.discard(disk)
      disk.cutPower()
    },
    setChannelFaults(faults) {
      channels.faults = faults
    },
    forge: (channel, message) => channels.forge(channel, message),
    clearCanary() {
      canary.clear()
      vault.clearNotes()
    },
    rotFile: (store, random) => vault.rot(store, random),
  }
}

/** A world with one tab open, for a test that needs no more. */
export function createSimPlatform(options: SimWorldOptions): { readonly world: SimWorld; readonly tab: SimTab } {
  const world = createSimWorld(options)
  return { world, tab: world.openTab() }
}
