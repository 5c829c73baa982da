/** Which tab does what is done once per browser: full checks, optimisation and backups that nobody asked for. */
export interface Leader {
  /** Null: not known, or no tab is. */
  readonly tabId: string | null
  readonly isSelf: boolean
}

export interface LeadershipSurface {
  /** The tab that leads, the same object until it is another. Nothing is safe only because one leads: there may be several for a while. */
  leader(): Leader
}

export interface LeaderEvents {
  /** Another tab leads, or none. */
  'leader:changed': Leader
}
