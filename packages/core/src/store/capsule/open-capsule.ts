import type { StoreShape } from '../../definition/store-shape.js'
import { HoldfastError } from '../../errors.js'
import { checkEntity, checkValue, type Findings } from '../../journal/check-stored.js'
import { DecodeError } from '../../journal/decode.js'
import { sliceBytes } from '../../journal/hydrate.js'
import { collectionOf, type RootState } from '../../model/root-state.js'
import type { Platform } from '../../ports/platform.js'
import { defaultCompactAfterBytes } from '../../sync/journal-position.js'
import type { Rests } from '../../vault/encode-backup.js'
import { memoryFiles } from '../../vault/memory-files.js'
import { Engine } from '../engine.js'
import { type LongWorkOptions, Pace } from '../pace.js'
import { surfaceOf } from '../surface.js'
import type { SyncStore } from '../sync-store.js'
import type { Capsule } from './capsule.js'
import { decodeCapsule } from './decode-capsule.js'
import { foldCommits, sumOfState } from './fold-capsule.js'

export interface ImportCapsuleOptions extends LongWorkOptions {
  /** What the store runs on; of it only clock, ids and error reports are used. Default `browserPlatform()`. */
  readonly platform?: Platform
  /**
   * False takes a state that fails its schemas nevertheless; `validate()` of the store then tells of it. Default true, but
   * for a capsule that was redacted: what was masked need not fit.
   */
  readonly validate?: boolean
}

/** Where a capsule's bytes can come from. */
export type CapsuleSource = string | Uint8Array | Blob

const maxTold = 5

/** The store of a capsule: in memory, read-only, in the state that its commits lead to. */
export async function openCapsule(
  source: CapsuleSource,
  shape: StoreShape,
  platform: Platform,
  options: ImportCapsuleOptions,
): Promise<SyncStore & { readonly capsule: Capsule }> {
  const pace = new Pace(platform.clock, 0, options)
  try {
    const decoded = await decodeCapsule(await textOf(source), shape, pace)
    const { header, commits, stateSum } = decoded
    const bytes = Object.values(decoded.base).reduce<number>((sum, value) => sum + sliceBytes(value), 0)
    const version = await foldCommits({ state: decoded.base, bytes }, commits, shape, pace)
    if ((await sumOfState(version.state, header.slices, pace)) !== stateSum) {
      throw new DecodeError('its commits do not lead to the state that it says')
    }
    if (options.validate ?? !header.isRedacted) await refuseInvalid(version.state, shape, pace)
    const engine = new Engine(shape, inMemory(platform), defaultCompactAfterBytes)
    // Nothing is read or written: what there is to know is here.
    engine.sync.stop()
    engine.settings.load({ v: 1, revision: 1, values: header.config })
    for (const { conflicts = [] } of commits) engine.features.conflicts.recall(conflicts)
    const head = header.baseVersion + commits.length
    const problem = 'This store is a capsule of a bug report: it can only be looked at.'
    engine.onReadOnly({ kind: 'capsule', problem, version, head })
    const capsule: Capsule = Object.freeze({ ...header, commits: Object.freeze(commits) })
    return Object.assign(
      surfaceOf(engine, () => undefined),
      { capsule },
    )
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
    const message = `The capsule can not be used: ${error.message}. Ask for it to be sent again, as a file.`
    throw new HoldfastError('STATE_CORRUPTED', message, { cause: error })
  }
}

async function textOf(source: CapsuleSource): Promise<string> {
  if (typeof source === 'string') return source
  const bytes = source instanceof Uint8Array ? source : new Uint8Array(await source.arrayBuffer())
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch (cause) {
    throw new DecodeError('it is not text', { cause })
  }
}

async function refuseInvalid(state: RootState, shape: StoreShape, rests: Rests): Promise<void> {
  const found: Findings = { findings: [], stale: new Set(), validate: true }
  for (const name of shape.slices.keys()) {
    if (!shape.isCollection(name)) checkValue(name, state[name], shape, found)
    else {
      for (const entity of collectionOf(state, name).values()) {
        checkEntity(name, entity, shape, found)
        if (rests.isDue) await rests.next(0)
      }
    }
  }
  const { findings } = found
  if (findings.length === 0) return
  const told = findings.slice(0, maxTold).map(({ key, reason }) => `${key.join('.')}: ${reason}`)
  const message = `The capsule does not fit the definition (${findings.length} finding(s)); with \`validate: false\` it can be looked at. ${told.join('; ')}`
  throw new HoldfastError('VALIDATION_FAILED', message, { fields: { findings: findings.length } })
}

/** A place of its own, where nothing is kept and nobody else is. */
function inMemory({ clock, ids, reportError }: Platform): Platform {
  const none = () => Promise.reject(new HoldfastError('MISSING_DEPENDENCY', 'A capsule has no storage.'))
  return {
    clock,
    ids,
    reportError,
    storage: { open: none, estimate: async () => undefined },
    vault: memoryFiles(),
    canary: { read: () => undefined, write: () => undefined },
    channel: { open: () => ({ post: () => undefined, close: () => undefined }) },
    locks: { withLock: async (_name, _options, work) => work() },
    lifecycle: { subscribe: () => () => undefined },
  }
}
