import { isHoldfastError } from '../errors.js'
import type { Meta } from '../journal/meta.js'
import type { Platform } from '../ports/platform.js'
import { type CanaryNote, decodeCanaryNote, encodeCanaryNote, isNews, type NoteOf, newerNote } from './canary-note.js'
import type { Ledger } from './ledger.js'
import { NotePlace } from './note-place.js'
import { SessionMark } from './session-mark.js'
import type { SyncHost } from './sync-host.js'

/** Writing the note costs as much as an update: once in a while is enough, and when the page goes away. */
const intervalMs = 1_000
/** A file costs more, and is there for when the first place was emptied. */
const fileIntervalMs = 5_000
/** A start does not wait longer for the file. */
const patienceMs = 1_000
const file = 'note'

/** Keeps the canary's note up to date: in the canary, which can be written while the page goes away, and in the vault. */
export class CanaryKeeper {
  /** The newer of both notes that this tab found when it started. Does not reject. */
  readonly note: Promise<NoteOf>
  #replicaId: string | undefined
  readonly #places: readonly NotePlace[]

  readonly #mark: SessionMark

  constructor({ shape, tabId, observers }: Pick<SyncHost, 'shape' | 'tabId' | 'observers'>, platform: Platform) {
    const { canary, vault, clock } = platform
    const store = shape.name
    this.#mark = new SessionMark(store, tabId, platform)
    void this.#mark.ofOthers().then((ended) => observers.ended(ended))
    // No store has such a name: its backups are elsewhere.
    const place = `${store}:canary`
    const told = () => decodeCanaryNote(canary.read(store))
    const atStart = told()
    let filed: CanaryNote | undefined
    this.note = inTime(clock, async () => {
      const bytes = await vault.read(place, file).catch((error: unknown) => {
        if (isHoldfastError(error, 'MISSING_DEPENDENCY')) observers.vaultMissing()
        throw error
      })
      return bytes && decodeCanaryNote(JSON.parse(new TextDecoder().decode(bytes)))
    }).then((found) => {
      filed = found
      return newerNote(atStart, found)
    })
    this.#places = [
      new NotePlace(clock, intervalMs, (note) => {
        // Another tab may have written more.
        if (isNews(note, told())) canary.write(store, encodeCanaryNote(note))
      }),
      new NotePlace(clock, fileIntervalMs, (note) => {
        if (!isNews(note, filed)) return
        filed = note
        const bytes = new TextEncoder().encode(JSON.stringify(encodeCanaryNote(note)))
        vault.write(place, file, bytes).catch(() => undefined)
      }),
    ]
  }

  /** This tab is about to write. */
  appending(): void {
    this.#mark.set()
  }

  /** How much is saved now. */
  remember({ replicaId, generation }: Meta, { head, pending }: Ledger): void {
    for (const place of this.#places) place.remember({ replicaId, generation, head })
    // Of another database than before, a note would raise an alarm.
    if (this.#replicaId !== replicaId) this.flush()
    this.#replicaId = replicaId
    this.#mark.settle(pending.length > 0)
  }

  flush(): void {
    for (const place of this.#places) place.flush()
  }

  stop(): void {
    this.flush()
    this.#mark.stop()
  }
}

/** What `read` gives, or nothing: when it fails, and when it takes too long. */
function inTime<T>(clock: Platform['clock'], read: () => Promise<T>): Promise<T | undefined> {
  return new Promise((resolve) => {
    const stopWaiting = clock.schedule(() => resolve(undefined), patienceMs)
    const end = (value?: T) => {
      stopWaiting()
      resolve(value)
    }
    read().then(end, () => end())
  })
}
