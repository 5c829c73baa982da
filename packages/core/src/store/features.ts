import { reasonOf } from '../errors.js'
import type { LoadedState, Turns } from '../journal/hydrate.js'
import { hydrationParts } from '../journal/migrate.js'
import type { RootState } from '../model/root-state.js'
import type { RecoverySources } from '../sync/reader.js'
import type { SoundBackup } from '../sync/recovery-plan.js'
import type { DecodedBackup } from '../vault/decode-backup.js'
import { BackupKeeper } from './backups/backup-keeper.js'
import { CapsuleExport } from './capsule/capsule-export.js'
import { ConflictKeeper } from './conflicts/conflict-keeper.js'
import { Consistency } from './consistency/consistency.js'
import type { Feature, FeatureHost } from './feature.js'
import { stateOf } from './handover/translation.js'
import { VersionKeeper } from './handover/version-keeper.js'
import { KeptCheckpoints } from './history/checkpoints.js'
import { History } from './history/history.js'
import { Leadership } from './leadership/leadership.js'
import { StoreLocks } from './locks/store-locks.js'
import { Optimization } from './optimization/optimization.js'
import { Pace } from './pace.js'
import { PresenceKeeper } from './presence/presence-keeper.js'
import { Recovering } from './recovery/recover.js'
import { StateSize } from './state-size.js'
import { Transactions } from './transaction/transactions.js'

type Hook = Exclude<keyof Feature, 'surface' | 'newestBackup' | 'olderBackup' | 'beforeMigration' | 'backUpOlder'>
type Arguments<Name extends Hook> = Parameters<NonNullable<Feature[Name]>>

/** The features of a store, told together. */
export class Features implements RecoverySources {
  readonly surfaces: readonly object[]
  readonly conflicts: ConflictKeeper
  readonly versions: VersionKeeper
  readonly #host: FeatureHost
  readonly #features: readonly Feature[]
  readonly #listening = new Map<Hook, readonly Feature[]>()

  constructor(host: FeatureHost) {
    this.#host = host
    this.conflicts = new ConflictKeeper(host)
    this.versions = new VersionKeeper(host)
    const leadership = new Leadership(host)
    const { mayRun } = leadership
    this.#features = [
      leadership,
      this.conflicts,
      new Consistency(host, mayRun),
      new Transactions(host),
      new History(host),
      new KeptCheckpoints(host),
      new Optimization(host, mayRun),
      new StateSize(host),
      new BackupKeeper(host, mayRun),
      new Recovering(host),
      new CapsuleExport(host),
      new PresenceKeeper(host),
      this.versions,
      new StoreLocks(host),
    ]
    this.surfaces = this.#features.map(({ surface }) => surface)
  }

  /** Calls that function of each feature which has it. */
  tell<Name extends Hook>(hook: Name, ...event: Arguments<Name>): void {
    let listening = this.#listening.get(hook)
    if (listening === undefined) {
      listening = this.#features.filter((feature) => feature[hook] !== undefined)
      this.#listening.set(hook, listening)
    }
    for (const feature of listening) (feature[hook] as (...event: Arguments<Name>) => void)(...event)
  }

  readonly readyToSettle = () => this.conflicts.readyToSettle()

  /** What recovery may take from the vault; undefined also when the vault fails. */
  async newestBackup(): Promise<SoundBackup | undefined> {
    try {
      return await this.#features.find(({ newestBackup }) => newestBackup !== undefined)?.newestBackup?.()
    } catch (error) {
      this.#host.observers.error(error)
      return undefined
    }
  }

  /** What the vault has of an older schema; undefined also when it fails. */
  async olderBackup(replicaId: string, schemaVersion: number): Promise<DecodedBackup | undefined> {
    const holder = this.#features.find((feature) => feature.olderBackup !== undefined)
    return holder?.olderBackup?.(replicaId, schemaVersion).catch(() => undefined)
  }

  async olderState(replicaId: string, schemaVersion: number): Promise<RootState | undefined> {
    const backup = await this.olderBackup(replicaId, schemaVersion)
    return backup && stateOf(backup)
  }

  async beforeMigration(): Promise<boolean> {
    return (await this.#features.find((feature) => feature.beforeMigration)?.beforeMigration?.()) ?? false
  }

  /** Makes a backup of what is about to be migrated; gives why it could not be made. */
  async backUpOlder(before: RootState, stored: Pick<LoadedState, 'meta' | 'chain'>): Promise<string | undefined> {
    try {
      for (const feature of this.#features) await feature.backUpOlder?.(before, stored)
      return undefined
    } catch (error) {
      const why = reasonOf(error)
      return `No backup could be made before the migration, which was not begun. ${why}`
    }
  }

  /** Lets others have their turn while a migration runs, and tells them how far it came. */
  migrationTurns(): Turns {
    const { platform, observers } = this.#host
    return new Pace(platform.clock, hydrationParts, { onProgress: (at) => observers.status.setMigration(at) })
  }
}
