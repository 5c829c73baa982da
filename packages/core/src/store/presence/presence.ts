import type { PresenceDefinition } from '../../definition/presence.js'
import type { Immutable } from '../../model/immutable.js'

/** A tab that is open, as this one knows it. */
export interface Tab {
  readonly tabId: string
  /** When this tab first heard of it, in milliseconds since the epoch. */
  readonly since: number
  readonly isSelf: boolean
}

/** A tab with its value. */
export interface Peer<Value = unknown> extends Tab {
  readonly value: Immutable<Value>
}

/** One declared presence. */
export interface Presence<Value = unknown> {
  /** Tells the other tabs this one's value, at most every 50 ms. Throws `VALIDATION_FAILED`; `CLOSED` after `close()`. */
  set(value: Value): void
  /** This tab has no value any more. */
  clear(): void
  /** The tabs that have a value, this one included; the same array until something changes. */
  peers(): readonly Peer<Value>[]
  /** Calls `listener` when `peers()` is another array, until the returned function is called. */
  subscribe(listener: () => void): () => void
}

export interface PresenceSurface<Slices> {
  readonly presence: {
    readonly [Name in keyof Slices as Slices[Name] extends PresenceDefinition<infer _Value>
      ? Name
      : never]: Slices[Name] extends PresenceDefinition<infer Value> ? Presence<Value> : never
  }
  /** The tabs that have this store open, this one first. Others are known only where a presence is declared. */
  tabs(): readonly Tab[]
}
