import { HoldfastError } from '../../errors.js'
import { freezeDeep } from '../../model/freeze.js'
import type { Channel } from '../../ports/channel.js'
import type { Feature, FeatureHost } from '../feature.js'
import { MessageBudget } from '../message-budget.js'
import type { Peer, Presence, Tab } from './presence.js'
import { checkPresence, type Declared, decodePresence } from './presence-message.js'

const postIntervalMs = 50
const maxTabs = 256
const maxMessages = 512

interface Known extends Tab {
  seq: number
  heardAt: number
  /** Said goodbye: kept only so that what arrives late does not bring it back. */
  gone: boolean
  values: ReadonlyMap<string, unknown>
}

/** What the tabs tell each other about themselves. Opens no channel and no timer where no presence is declared. */
export class PresenceKeeper implements Feature {
  readonly surface: object
  readonly stopped: (() => void) | undefined
  readonly #host: FeatureHost
  readonly #declared: Declared
  readonly #self: Tab
  readonly #own = new Map<string, unknown>()
  readonly #known = new Map<string, Known>()
  readonly #peers = new Map<string, readonly Peer[]>()
  readonly #listeners = new Map<string, Set<() => void>>()
  readonly #channel: Channel | undefined
  readonly #budget: MessageBudget
  readonly #longestMs: number
  readonly #beatMs: number
  #cancelPost: (() => void) | undefined
  #cancelTick: (() => void) | undefined
  #seq = 0
  #postedAt = Number.NEGATIVE_INFINITY
  #asks = false
  #isAway = false
  #isClosed = false

  constructor(host: FeatureHost) {
    this.#host = host
    this.#budget = new MessageBudget(host.platform.clock, maxMessages)
    this.#declared = host.shape.presence
    this.#self = { tabId: host.tabId, since: host.platform.clock.now(), isSelf: true }
    const ttls = [...this.#declared.values()].map(({ ttlMs }) => ttlMs)
    this.#longestMs = Math.max(...ttls)
    this.#beatMs = Math.floor(Math.min(...ttls) / 4)
    this.surface = {
      presence: Object.freeze(Object.fromEntries([...this.#declared.keys()].map((name) => [name, this.#face(name)]))),
      tabs: () => [this.#self, ...this.#present().map(({ tabId, since, isSelf }) => ({ tabId, since, isSelf }))],
    }
    if (ttls.length === 0) return
    const { channel, lifecycle } = host.platform
    this.#channel = channel.open(`holdfast:${host.shape.name}:presence`, (message) => this.#hear(message))
    const leave = lifecycle.subscribe((event) => {
      if (event === 'suspend') this.#goAway()
      else if (event !== 'hide') this.#comeBack()
    })
    this.stopped = () => {
      leave()
      this.#goAway()
      this.#isClosed = true
      this.#channel?.close()
    }
    this.#announce()
  }

  #face(name: string): Presence {
    const definition = this.#declared.get(name)
    return {
      set: (value) => {
        this.#host.assertOpen()
        if (definition === undefined) return
        const checked = checkPresence(name, definition, value)
        if (checked.issues) {
          const reasons = checked.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ')
          throw new HoldfastError('VALIDATION_FAILED', `presence.${name}.set(): ${reasons}`)
        }
        this.#own.set(name, freezeDeep(checked.value))
        this.#changed([name])
        this.#post()
      },
      clear: () => {
        if (!this.#own.delete(name)) return
        this.#changed([name])
        this.#post()
      },
      peers: () => this.#peersOf(name),
      subscribe: (listener) => {
        const listeners = this.#listeners.get(name) ?? new Set()
        this.#listeners.set(name, listeners)
        const entry = () => listener()
        listeners.add(entry)
        return () => void listeners.delete(entry)
      },
    }
  }

  #present(): Known[] {
    return [...this.#known.values()].filter(({ gone }) => !gone)
  }

  #peersOf(name: string): readonly Peer[] {
    let peers = this.#peers.get(name)
    if (peers === undefined) {
      const tabs = [{ ...this.#self, values: this.#own as ReadonlyMap<string, unknown> }, ...this.#present()]
      peers = tabs.flatMap(({ tabId, since, isSelf, values }) =>
        values.has(name) ? [{ tabId, since, isSelf, value: values.get(name) } as Peer] : [],
      )
      this.#peers.set(name, Object.freeze(peers))
    }
    return peers
  }

  #changed(names: Iterable<string>): void {
    for (const name of names) {
      this.#peers.delete(name)
      for (const listener of [...(this.#listeners.get(name) ?? [])]) {
        try {
          listener()
        } catch (error) {
          this.#host.observers.error(error)
        }
      }
      this.#host.observers.emitter.emit('presence:changed', { slice: name, peers: this.#peersOf(name) })
    }
  }

  #hear(raw: unknown): void {
    const now = this.#host.platform.clock.monotonic()
    if (this.#isAway || !this.#budget.spend()) return
    const message = decodePresence(raw, this.#declared)
    if (message === undefined || message.tab === this.#self.tabId) return
    const known = this.#known.get(message.tab)
    if (known === undefined ? this.#known.size >= maxTabs : message.seq <= known.seq) return
    const wasThere = known?.gone === false
    const { seq, gone } = message
    const since = wasThere ? known.since : this.#host.platform.clock.now()
    const values = gone ? new Map<string, unknown>() : deepFreezeAll(message.values)
    const tab: Known = { tabId: message.tab, since, isSelf: false, seq, heardAt: now, gone, values }
    this.#known.set(message.tab, tab)
    this.#told(tab, wasThere, known?.values ?? new Map())
    if (message.ask || (!wasThere && !gone)) this.#post()
    this.#tick()
  }

  #told({ tabId, since, isSelf, gone, values }: Known, wasThere: boolean, before: ReadonlyMap<string, unknown>): void {
    const same = (name: string) => JSON.stringify(before.get(name)) === JSON.stringify(values.get(name))
    const { emitter } = this.#host.observers
    if (!gone && !wasThere) emitter.emit('tab:joined', { tab: { tabId, since, isSelf } })
    this.#changed([...this.#declared.keys()].filter((name) => !same(name)))
    if (gone && wasThere) emitter.emit('tab:left', { tab: { tabId, since, isSelf } })
  }

  #announce(): void {
    this.#asks = true
    this.#post()
    this.#tick()
  }

  #post(): void {
    if (this.#isAway || this.#cancelPost !== undefined) return
    const { clock } = this.#host.platform
    const waitMs = this.#postedAt + postIntervalMs - clock.monotonic()
    if (waitMs <= 0) this.#send(false)
    else this.#cancelPost = clock.schedule(() => this.#send(false), waitMs)
  }

  #send(gone: boolean): void {
    this.#cancelPost?.()
    this.#cancelPost = undefined
    this.#postedAt = this.#host.platform.clock.monotonic()
    const values = gone ? {} : Object.fromEntries(this.#own)
    const ask = this.#asks && !gone
    this.#asks = false
    this.#channel?.post({ v: 1, type: 'presence', tab: this.#self.tabId, seq: ++this.#seq, gone, ask, values })
  }

  /** Drops what fell silent, beats, and sets the next time for both. */
  #tick(): void {
    this.#cancelTick?.()
    const { clock } = this.#host.platform
    const now = clock.monotonic()
    let expiryAt = Number.POSITIVE_INFINITY
    for (const tab of [...this.#known.values()]) {
      const left = [...tab.values].filter(([name]) => now - tab.heardAt < (this.#declared.get(name)?.ttlMs ?? 0))
      const isOver = now - tab.heardAt >= this.#longestMs
      if (isOver) this.#known.delete(tab.tabId)
      if (isOver || left.length < tab.values.size) {
        const before = tab.values
        const wasThere = !tab.gone
        tab.values = new Map(isOver ? [] : left)
        this.#told({ ...tab, gone: isOver || tab.gone }, wasThere, before)
      }
      // A hidden tab's timers are slow, but it answers when it is asked.
      if (!tab.gone && now - tab.heardAt >= 2 * this.#beatMs) this.#asks = true
      for (const ttlMs of [
        this.#longestMs,
        ...[...tab.values.keys()].map((name) => this.#declared.get(name)?.ttlMs ?? 0),
      ])
        if (!isOver) expiryAt = Math.min(expiryAt, tab.heardAt + ttlMs)
    }
    if (this.#isAway) return
    if (now >= this.#postedAt + this.#beatMs) this.#post()
    // A post that waits for its 50 ms has not moved `postedAt` yet.
    const beatAt = Math.max(this.#postedAt + this.#beatMs, now + postIntervalMs)
    this.#cancelTick = clock.schedule(() => this.#tick(), Math.max(1, Math.min(expiryAt, beatAt) - now))
  }

  #goAway(): void {
    if (this.#isAway) return
    this.#send(true)
    this.#isAway = true
    this.#cancelTick?.()
  }

  #comeBack(): void {
    if (!this.#isAway || this.#isClosed) return
    this.#isAway = false
    this.#announce()
  }
}

function deepFreezeAll(values: ReadonlyMap<string, unknown>): ReadonlyMap<string, unknown> {
  for (const value of values.values()) freezeDeep(value)
  return values
}
