import type { Config } from '../definition/config.js'
import { checkConfig, decodeConfig, defaultConfig } from './check-config.js'

export interface ConfigHooks {
  onChanged(config: Config, previous: Config, source: string, origin: 'own' | 'tab'): void
  /** Stores the settings that differ from the defaults. */
  save(values: Partial<Config>): Promise<void>
}

/** The settings in force: defaults, what was stored, and what was set since. */
export class ConfigKeeper {
  config: Config = defaultConfig
  readonly #hooks: ConfigHooks
  /** Set in this tab and not stored yet: what is read meanwhile must not undo it. */
  #unsaved: Partial<Config> = {}
  #isLoaded = false

  constructor(hooks: ConfigHooks) {
    this.#hooks = hooks
  }

  set(patch: Partial<Config>, source = 'config'): void {
    this.#change({ ...this.config, ...checkConfig(patch) }, source, 'own')
    this.#unsaved = { ...this.#unsaved, ...patch }
    if (this.#isLoaded) this.#save()
  }

  reset(source?: string): void {
    this.set(defaultConfig, source)
  }

  /** Takes over what the database holds. */
  load(stored: unknown): void {
    this.#change({ ...defaultConfig, ...decodeConfig(stored), ...this.#unsaved }, 'tab', 'tab')
    if (!this.#isLoaded && Object.keys(this.#unsaved).length > 0) this.#save()
    this.#isLoaded = true
  }

  #save(): void {
    const saving = this.#unsaved
    const differing = Object.entries(this.config).filter(([key, value]) => value !== defaultConfig[key as keyof Config])
    this.#hooks.save(Object.fromEntries(differing)).then(
      () => {
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
    this.#hooks.onChanged(this.config, previous, source, origin)
  }
}
