import type { Config } from '../definition/config.js'
import { HoldfastError } from '../errors.js'
import type { Clock } from '../ports/clock.js'
import type { StoragePatience } from '../ports/storage.js'
import { retryDelayMs } from '../sync/storage-failure.js'
import { checkConfig, defaultConfig } from './check-config.js'
import { readConfigRow, writeConfigRow } from './config-row.js'

export interface ConfigHooks {
  readonly clock: Clock
  onChanged(config: Config, previous: Config, source: string, origin: 'own' | 'tab'): void
  /** A stored setting is not valid: its default is in force. */
  onInvalid(error: HoldfastError): void
  /** Puts in place of what is stored what `change` makes of it; `seen` is what was found there last. Resolves to what it is now. */
  save(seen: unknown, change: (stored: unknown) => unknown): Promise<unknown>
}

/** The settings in force: defaults, what was stored, and what was set since. */
export class ConfigKeeper implements StoragePatience {
  config: Config = defaultConfig
  readonly #hooks: ConfigHooks
  /** Set in this tab and not stored yet: what is read meanwhile must not undo it. */
  #unsaved: Partial<Config> = {}
  #isLoaded = false
  #wasValidationOff = false
  /** The row as it was last read or written. */
  #stored: unknown
  /** Of the row that this tab wrote last, until the next read. */
  #savedRevision = 0
  /** How many writes are under way, and the newest of them. */
  #saves = 0
  #lastSave: Promise<void> = Promise.resolve()
  readonly #told = new Set<string>()
  #failures = 0
  #cancelRetry: () => void = () => undefined

  constructor(hooks: ConfigHooks) {
    this.#hooks = hooks
  }

  get timeoutMs(): number {
    return this.config.syncTimeout
  }

  set(patch: Partial<Config>, source = 'config'): void {
    const checked = checkConfig(patch)
    // Before anybody hears of it: a listener that sets the same in answer has the last word.
    this.#unsaved = { ...this.#unsaved, ...checked }
    this.#change({ ...this.config, ...checked }, source, 'own')
    if (this.#isLoaded) this.#save(this.#unsaved)
  }

  reset(source?: string): void {
    this.set(defaultConfig, source)
  }

  /** Takes over what the database holds. */
  load(stored: unknown): void {
    const { revision, values, problems } = readConfigRow(stored)
    const isOlder = stored !== undefined && revision < this.#savedRevision
    this.#savedRevision = 0
    // Read before this tab's own write was complete. Reads do not overlap: the next one began after it.
    if (isOlder) return
    const last = this.#stored
    this.#stored = stored
    if (stored === undefined && this.#isLoaded) {
      // The database went away and was made anew; or nobody has stored any yet.
      const { values: kept } = writeConfigRow(last, { ...this.config, ...this.#unsaved })
      if (Object.keys(kept).length > 0) this.#save(kept)
      return
    }
    for (const [key, problem] of problems) this.#tell(key, problem)
    this.#change({ ...defaultConfig, ...values, ...this.#unsaved }, 'tab', 'tab')
    this.#isLoaded = true
    if (this.#saves === 0 && Object.keys(this.#unsaved).length > 0) this.#save(this.#unsaved)
  }

  /** Ends what waits to be tried again; resolves when what is under way is done. */
  stop(): Promise<void> {
    this.#isLoaded = false
    this.#cancelRetry()
    return this.#lastSave
  }

  /** The fingerprints that may vouch for this tab's state: none once validation was off, as it may hold what no schema saw. */
  vouching(fingerprints: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    return this.#wasValidationOff ? new Map() : fingerprints
  }

  /** Stores these settings beside those that other tabs stored meanwhile. */
  #save(values: Readonly<Record<string, unknown>>): void {
    const saving = this.#unsaved
    const change = (stored: unknown) => writeConfigRow(stored, values)
    this.#cancelRetry()
    this.#saves++
    this.#lastSave = this.#hooks
      .save(this.#stored, change)
      .then((stored) => {
        this.#stored = stored
        this.#savedRevision = readConfigRow(stored).revision
        this.#failures = 0
        if (this.#unsaved === saving) this.#unsaved = {}
      })
      .catch(() => this.#retryLater())
      .finally(() => {
        this.#saves--
      })
  }

  /** It stays in force here, and is stored when storage takes it again. */
  #retryLater(): void {
    this.#cancelRetry()
    if (!this.#isLoaded || Object.keys(this.#unsaved).length === 0) return
    const delayMs = retryDelayMs(++this.#failures, 0.5)
    this.#cancelRetry = this.#hooks.clock.schedule(() => this.#save(this.#unsaved), delayMs)
  }

  #tell(key: string, problem: string): void {
    if (this.#told.has(problem)) return
    this.#told.add(problem)
    const message = `The stored setting is not valid; the default is in force until '${key}' is set anew. ${problem}`
    this.#hooks.onInvalid(new HoldfastError('VALIDATION_FAILED', message, { fields: { key } }))
  }

  #change(next: Config, source: string, origin: 'own' | 'tab'): void {
    const previous = this.config
    const keys = Object.keys(defaultConfig) as (keyof Config)[]
    if (keys.every((key) => next[key] === previous[key])) return
    this.config = Object.freeze(next)
    this.#wasValidationOff ||= !next.validationEnabled
    this.#hooks.onChanged(this.config, previous, source, origin)
  }
}
