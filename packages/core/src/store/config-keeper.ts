import type { Config } from '../definition/config.js'
import { checkConfig, decodeConfig, defaultConfig } from './check-config.js'

export interface ConfigHooks {
  onChanged(config: Config, previous: Config, source: string, origin: 'own' | 'tab'): void
  /** Puts in place of what is stored what `change` makes of it; `seen` is what was found there last. Resolves to what it is now. */
  save(seen: unknown, change: (stored: unknown) => unknown): Promise<unknown>
}

/** The settings in force: defaults, what was stored, and what was set since. */
export class ConfigKeeper {
  config: Config = defaultConfig
  readonly #hooks: ConfigHooks
  /** Set in this tab and not stored yet: what is read meanwhile must not undo it. */
  #unsaved: Partial<Config> = {}
  #isLoaded = false
  #wasValidationOff = false
  /** The row as it was last read or written. */
  #stored: unknown

  constructor(hooks: ConfigHooks) {
    this.#hooks = hooks
  }

  set(patch: Partial<Config>, source = 'config'): void {
    this.#change({ ...this.config, ...checkConfig(patch) }, source, 'own')
    this.#unsaved = { ...this.#unsaved, ...patch }
    if (this.#isLoaded) this.#save(this.#unsaved)
  }

  reset(source?: string): void {
    this.set(defaultConfig, source)
  }

  /** Takes over what the database holds. */
  load(stored: unknown): void {
    this.#stored = stored
    if (stored === undefined && this.#isLoaded) {
      // The database went away and was made anew; or nobody has stored any yet.
      if (Object.keys(differing(this.config)).length > 0) this.#save({ ...this.config, ...this.#unsaved })
      return
    }
    this.#change({ ...defaultConfig, ...decodeConfig(stored), ...this.#unsaved }, 'tab', 'tab')
    if (!this.#isLoaded && Object.keys(this.#unsaved).length > 0) this.#save(this.#unsaved)
    this.#isLoaded = true
  }

  /** The fingerprints that may vouch for this tab's state: none once validation was off, as it may hold what no schema saw. */
  vouching(fingerprints: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
    return this.#wasValidationOff ? new Map() : fingerprints
  }

  /** Stores these settings beside those that other tabs stored meanwhile. */
  #save(values: Partial<Config>): void {
    const saving = this.#unsaved
    const change = (stored: unknown) => ({ v: 1, values: differing({ ...decodeConfig(stored), ...values }) })
    this.#hooks.save(this.#stored, change).then(
      (stored) => {
        this.#stored = stored
        if (this.#unsaved === saving) this.#unsaved = {}
      },
      // It stays in force here and is stored with the next change; storage trouble shows in the status.
      () => undefined,
    )
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

function differing(config: Partial<Config>): Partial<Config> {
  const entries = Object.entries(config).filter(([key, value]) => value !== defaultConfig[key as keyof Config])
  return Object.fromEntries(entries)
}
