import type { ComponentType } from 'react'
import type { IconName } from '../icons.js'
import { ConfigScreen } from './config-screen.js'
import { HealthScreen } from './health-screen.js'
import { LogScreen } from './log-screen.js'
import { OverviewScreen } from './overview-screen.js'
import { RecoveryScreen } from './recovery-screen.js'
import { StateScreen } from './state-screen.js'
import { SyncScreen } from './sync-screen.js'
import { TimelineScreen } from './timeline-screen.js'

/** A screen of the panel. A new one is a file and a line here; its place is its key (1, 2, …). */
export interface Screen {
  /** Kept in the preferences: never renamed. */
  readonly id: string
  readonly label: string
  readonly icon: IconName
  readonly Component: ComponentType
}

export const screens: readonly Screen[] = [
  { id: 'overview', label: 'Overview', icon: 'overview', Component: OverviewScreen },
  { id: 'timeline', label: 'Timeline', icon: 'timeline', Component: TimelineScreen },
  { id: 'state', label: 'State', icon: 'state', Component: StateScreen },
  { id: 'sync', label: 'Sync', icon: 'sync', Component: SyncScreen },
  { id: 'health', label: 'Health', icon: 'health', Component: HealthScreen },
  { id: 'recovery', label: 'Recovery', icon: 'shield', Component: RecoveryScreen },
  { id: 'config', label: 'Config', icon: 'config', Component: ConfigScreen },
  { id: 'log', label: 'Log', icon: 'log', Component: LogScreen },
]
