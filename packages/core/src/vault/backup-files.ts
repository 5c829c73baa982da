import { HoldfastError, isHoldfastError } from '../errors.js'
import { DecodeError } from '../journal/decode.js'
import type { Clock } from '../ports/clock.js'
import type { VaultPort } from '../ports/vault.js'
import { type BackupHeader, type Bytes, decodeFile, NewerFormatError } from './backup-header.js'
import { memoryFiles } from './memory-files.js'

/** Where a file came from: made here, a file of the user's (it may hold the state of another browser), or a checkpoint. */
export type FileOrigin = 'own' | 'imported' | 'checkpoint'

/** A file of the vault, as it was found. */
export interface StoredBackup {
  readonly id: string
  readonly file: string
  /** Grows with each backup; no clock is trusted. */
  readonly number: number
  readonly origin: FileOrigin
  readonly bytes: Bytes
  /** Undefined when it can not be used: see `problem`. */
  readonly header: BackupHeader | undefined
  readonly problem: string | undefined
  /** Whole, but of a newer app. */
  readonly isNewer: boolean
}

/** An older app knows no checkpoints: it neither lists nor removes files of that name. */
const pattern = /^(\d{10})-(own|imported|checkpoint)-(.+)\.backup$/

/**
 * The backups of one store, or its checkpoints. A file is written once under a name of its own and never changed, and counts only while every
 * byte of it is as its checksum says: a crash at any call leaves all others as they are.
 */
export class BackupFiles {
  readonly #store: string
  readonly #clock: Clock
  readonly #timeoutMs: () => number
  readonly #holds: 'backup' | 'checkpoint'
  #port: VaultPort
  isPersistent = true

  constructor(
    store: string,
    port: VaultPort,
    clock: Clock,
    timeoutMs: () => number,
    holds: 'backup' | 'checkpoint' = 'backup',
  ) {
    this.#store = store
    this.#port = port
    this.#clock = clock
    this.#timeoutMs = timeoutMs
    this.#holds = holds
  }

  /** How many files there are, whole or not: costs no reading. */
  async count(): Promise<number> {
    return (await this.#held()).length
  }

  /** Newest first; the broken ones, too. */
  async list(): Promise<readonly StoredBackup[]> {
    const found: StoredBackup[] = []
    for (const place of await this.#held()) {
      const stored = await this.#read(place)
      if (stored !== undefined) found.push(stored)
    }
    return found
  }

  /** The newest of this browser's own that is whole. */
  async newest(): Promise<StoredBackup | undefined> {
    for (const place of await this.#held()) {
      const stored = place.origin === 'own' ? await this.#read(place) : undefined
      if (stored?.header !== undefined) return stored
    }
    return undefined
  }

  /**
   * What is whole and holds a state that this browser had saved, newest first, each read when it is asked for. A checkpoint
   * is among it when nothing in it was pending: it is then as good as a backup made at that moment.
   */
  async *saved(): AsyncGenerator<StoredBackup & { readonly header: BackupHeader }> {
    for (const place of await this.#places()) {
      const stored = place.origin === 'imported' ? undefined : await this.#read(place)
      const header = stored?.header
      if (stored && header && (header.checkpoint?.pending ?? 0) === 0) yield { ...stored, header }
    }
  }

  /** Rejects with `MISUSE` when there is none of that id, with `STATE_CORRUPTED` when it is broken. */
  async get(id: string): Promise<StoredBackup & { readonly header: BackupHeader }> {
    const place = (await this.#held()).find((place) => place.id === id)
    const stored = place && (await this.#read(place))
    const what = this.#holds
    if (stored === undefined) throw new HoldfastError('MISUSE', `There is no ${what} '${id}'; see ${what}s.list().`)
    const { header, problem } = stored
    if (header !== undefined) return { ...stored, header }
    throw brokenBackup(id, problem)
  }

  /**
   * Writes a file, reads it back, and gives it only if it is what was written. Where there is no space for it and `mayMakeRoom`,
   * backups that were made by themselves go, the oldest first and never the newest.
   */
  async add(id: string, bytes: Bytes, origin: FileOrigin, mayMakeRoom = false): Promise<StoredBackup> {
    let spare: readonly StoredBackup[] | undefined
    for (;;) {
      try {
        return await this.#add(id, bytes, origin)
      } catch (error) {
        if (!mayMakeRoom || !isHoldfastError(error, 'STORAGE_FULL')) throw error
        spare ??= (await this.#automatic()).slice(1)
        const oldest = spare.at(-1)
        if (oldest === undefined) throw error
        await this.#remove(oldest.file)
        spare = spare.slice(0, -1)
      }
    }
  }

  /** Those made by themselves that are whole, newest first. */
  async #automatic(): Promise<readonly StoredBackup[]> {
    const found: StoredBackup[] = []
    for (const place of await this.#places()) {
      const stored = place.origin === 'own' ? await this.#read(place) : undefined
      if (stored?.header?.kind === 'automatic') found.push(stored)
    }
    return found
  }

  async #add(id: string, bytes: Bytes, origin: FileOrigin): Promise<StoredBackup> {
    const [newest] = await this.#places()
    const number = (newest?.number ?? 0) + 1
    const file = `${String(number).padStart(10, '0')}-${origin}-${id}.backup`
    const place = { id, file, number, origin }
    try {
      await this.#call('write', this.#port.write(this.#store, file, bytes))
      const stored = await this.#read(place)
      if (stored?.header !== undefined && stored.bytes.length === bytes.length) return stored
      throw brokenBackup(id, stored?.problem ?? 'it is not what was written')
    } catch (error) {
      // What is left of it is no backup. Where it can not be removed now, it goes with the next ones.
      await this.#remove(file).catch(() => undefined)
      throw error
    }
  }

  /**
   * Removes what is over `count`, of those made by themselves and of all others each by itself, and leftovers of what never
   * got whole. Call it only after a newer one was verified.
   */
  async retain(count: number): Promise<void> {
    const kept = { asked: 0, automatic: 0 }
    let isNewest = true
    for (const stored of await this.list()) {
      const { file, header, origin, isNewer, bytes } = stored
      const group = origin === 'own' && header?.kind === 'automatic' ? 'automatic' : 'asked'
      if (isNewer || isNewest) {
        if (header !== undefined) kept[group]++
      } else if (header !== undefined) {
        if (kept[group]++ >= count) await this.#remove(file)
      } else if (bytes.length === 0 || kept.automatic + kept.asked >= count) await this.#remove(file)
      if (header !== undefined) isNewest = false
    }
  }

  /** No error when there is none of that id. */
  async remove(id: string): Promise<void> {
    for (const { file } of (await this.#held()).filter((place) => place.id === id)) await this.#remove(file)
  }

  async #held() {
    const isCheckpoint = this.#holds === 'checkpoint'
    return (await this.#places()).filter(({ origin }) => (origin === 'checkpoint') === isCheckpoint)
  }

  async #places() {
    const names = await this.#call('list', this.#listOrFallBack())
    return names
      .map((file) => ({ file, match: pattern.exec(file) }))
      .flatMap(({ file, match }) =>
        match === null
          ? []
          : [{ file, number: Number(match[1]), origin: match[2] as FileOrigin, id: match[3] as string }],
      )
      .sort((one, other) => other.number - one.number || (one.file < other.file ? 1 : -1))
  }

  async #listOrFallBack(): Promise<readonly string[]> {
    try {
      return await this.#port.list(this.#store)
    } catch (error) {
      if (!isHoldfastError(error, 'MISSING_DEPENDENCY')) throw error
      this.#port = memoryFiles()
      this.isPersistent = false
      return []
    }
  }

  /** Undefined when it is gone by now. */
  async #read(place: Pick<StoredBackup, 'id' | 'file' | 'number' | 'origin'>): Promise<StoredBackup | undefined> {
    const bytes = await this.#call('read', this.#port.read(this.#store, place.file))
    if (bytes === undefined) return undefined
    try {
      const { header } = decodeFile(bytes)
      return { ...place, bytes, header, problem: undefined, isNewer: false }
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error
      return { ...place, bytes, header: undefined, problem: error.message, isNewer: error instanceof NewerFormatError }
    }
  }

  #remove(file: string): Promise<void> {
    return this.#call('remove', this.#port.remove(this.#store, file))
  }

  /** Rejects with `TIMEOUT` when the platform does not answer. */
  #call<T>(name: string, answer: Promise<T>): Promise<T> {
    const timeoutMs = this.#timeoutMs()
    return new Promise((resolve, reject) => {
      const cancel = this.#clock.schedule(() => {
        const message = `The place for backups did not answer '${name}' within ${timeoutMs} ms (syncTimeout); try again later.`
        reject(new HoldfastError('TIMEOUT', message))
      }, timeoutMs)
      answer.then(resolve, reject).finally(cancel)
    })
  }
}

export function brokenBackup(id: string, problem: string | undefined): HoldfastError {
  const message = `${id === '' ? 'The file' : `The file of '${id}'`} can not be used: ${problem}. The state is as it was; use another backup or checkpoint.`
  return new HoldfastError('STATE_CORRUPTED', message, { fields: { id } })
}
