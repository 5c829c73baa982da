import type { SeededRandom } from '../../random/seeded-random.js'
import type { SimWorld } from '../../world/sim-world.js'
import { hold } from '../plan.js'
import type { Trace } from '../trace.js'
import type { BackupBook } from './backup-book.js'
import { type DamageKind, damage } from './damage.js'
import type { NoteModel } from './note-model.js'
import type { NoteSession } from './note-session.js'
import { notebookName } from './notebook.js'
import { headOf } from './notebook-rows.js'
import type { OutsideStorm } from './outside-storm.js'

/** Damages the database while no tab runs, and watches that what is missing afterwards is told. */
export class DamageWatch {
  wasDamaged = false
  /** Whether power was cut: what is missing then may be known to nobody. */
  hadCut = false
  /** No tab has read the damaged database yet; `isNoticeable`: it must say so if something is missing. */
  /** The rows as they were damaged, until they were read and set right: until then each start may make something else of them. */
  #unmended = new Map<string, string>()
  readonly #readers = new WeakSet<NoteSession>()
  /** A tab was opened on damaged rows: before it is looked at, or dies, it may have set them right in its own way. */
  #isDoubtful = false
  #damaged: { readonly isWipe: boolean; readonly isNoticeable: boolean; wasTold: boolean } | undefined

  constructor(
    readonly world: SimWorld,
    readonly model: NoteModel,
    readonly backups: BackupBook,
    readonly outside: OutsideStorm,
    readonly trace: Trace,
  ) {}

  get isDamaged(): boolean {
    return this.#damaged !== undefined
  }

  /** Whether it has yet to be seen what a damage, or a restore under way when its tab died, has left. */
  get isUnsettled(): boolean {
    return this.isDamaged || this.#isUnmended || this.#isDoubtful || this.backups.isRestoring || this.model.isUncertain
  }

  get #isUnmended(): boolean {
    if (this.#unmended.size === 0) return false
    const found = this.#rows()
    if ([...this.#unmended].some(([key, text]) => found.get(key) === text)) return true
    this.#unmended.clear()
    return false
  }

  #rows(): Map<string, string> {
    return new Map(this.world.disk.rows(notebookName).map(([key, value]) => [JSON.stringify(key), textOf(value)]))
  }

  /** Does it; gives what it did, or undefined when there is nothing of the kind. */
  strike(kind: DamageKind, random: SeededRandom): string | undefined {
    const { world } = this
    const tab = world.openTab()
    const note = tab.platform.canary.read(notebookName) as { readonly head?: unknown } | undefined
    tab.kill()
    const head = headOf(world.disk.rows(notebookName))
    const rows = this.#rows()
    const done = damage(world, kind, random)
    if (done === undefined) return undefined
    for (const [key, text] of this.#rows()) {
      const isRead = !key.startsWith('["q"') && !key.startsWith('["config"')
      if (isRead && rows.get(key) !== text) this.#unmended.set(key, text)
    }
    // Of a row that is gone its neighbours tell.
    if (kind.startsWith('drop') || kind === 'cut tail') {
      const left = this.#rows().get('["meta"]')
      if (left !== undefined) this.#unmended.set('["meta"]', left)
    }
    // Rows that are gone from the end, or all of them, are missed only by a note outside, and only as far as it goes.
    const needsNote = kind === 'wipe' || kind === 'cut tail' || kind === 'drop j'
    const isNoted = Number(note?.head) >= head && !this.outside.blindsCanary
    const before = this.#damaged
    this.wasDamaged = true
    this.#damaged = {
      isWipe: kind === 'wipe' && before === undefined,
      isNoticeable: (!needsNote || isNoted) && (before?.isNoticeable ?? true) && !this.hadCut,
      wasTold: before?.wasTold ?? false,
    }
    return done
  }

  opened(): void {
    if (this.#isUnmended) this.#isDoubtful = true
  }

  /** Who was told of a loss was told, also when it died then. */
  hear({ wasTold }: NoteSession): void {
    if (this.#damaged !== undefined && wasTold) this.#damaged.wasTold = true
  }

  /** The first that reads a damaged database must tell what is missing. */
  read(session: NoteSession): void {
    // What was read may be read otherwise by the next, as long as it is not set right.
    const isDoubtful = this.#isUnmended || this.#isDoubtful
    if (this.#damaged === undefined && isDoubtful && session.wasLive && !this.#readers.has(session)) {
      this.#damaged = { isWipe: false, isNoticeable: false, wasTold: false }
    }
    if (session.wasLive) this.#readers.add(session)
    const damaged = this.#damaged
    if (damaged === undefined) {
      const isOpen = this.backups.isRestoring || this.model.isUncertain
      if (session.wasLive && isOpen) this.#readAfterReplacement(session)
      return
    }
    session.readStatus()
    this.hear(session)
    if (!session.wasLive) return
    this.#damaged = undefined
    const { pages } = session
    this.model.holdAttempted(pages)
    const cuts = this.model.match(pages, ({ savedTo }) => savedTo)
    this.trace.count(typeof cuts === 'string' ? 'losses' : 'damages without loss')
    if (typeof cuts === 'string' && !this.backups.settleRestore(pages)) {
      hold(
        damaged.wasTold || !damaged.isNoticeable,
        'I12',
        () => `what was saved is missing and was not reported: ${JSON.stringify(session.store.getStatus())} ${cuts}`,
      )
      if (damaged.isWipe && !this.outside.wasBad) this.backups.holdRestored(pages)
    }
    this.#isDoubtful = false
    session.adopt(true)
  }

  /** A restore was under way when its tab died, or power was cut before it was on the device: it was made or not. */
  #readAfterReplacement(session: NoteSession): void {
    const { pages } = session
    const cuts = this.model.match(pages, ({ savedTo }) => savedTo)
    const isReplaced = this.backups.settleRestore(pages)
    this.model.isUncertain = false
    if (!isReplaced && typeof cuts !== 'string') return
    const isKnown = isReplaced || this.model.mayBeBack(pages)
    hold(isKnown, 'B3', () => `neither what was there nor the backup: ${cuts}`)
    session.adopt()
  }
}

function textOf(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (ArrayBuffer.isView(inner) ? String(inner) : inner))
}
