import type { SeededRandom } from '../../random/seeded-random.js'
import type { SimWorld } from '../../world/sim-world.js'
import { hold } from '../plan.js'
import type { KnownBackup, NoteModel, Pages } from './note-model.js'
import type { NoteSession } from './note-session.js'
import { notebookName } from './notebook.js'

/** Makes and uses backups, and remembers what must be in them. */
export class BackupBook {
  readonly #world: SimWorld
  readonly #model: NoteModel
  #known: KnownBackup[] = []
  #restoring: Pages | undefined
  #authors: ReadonlySet<string> = new Set()

  constructor(world: SimWorld, model: NoteModel) {
    this.#world = world
    this.#model = model
  }

  /** The result, or undefined when the tab died, the call failed or took too long. */
  async #until<T>(session: NoteSession, call: Promise<T>): Promise<T | undefined> {
    let ended: { readonly value: T | undefined } | undefined
    call.then(
      (value) => {
        ended = { value }
      },
      () => {
        ended = { value: undefined }
      },
    )
    for (let wait = 0; !ended && session.tab.alive && wait < 200; wait++)
      await this.#world.advance(wait < 50 ? 2 : 2_000)
    return ended?.value
  }

  async make(session: NoteSession): Promise<string> {
    const backup = await this.#until(session, session.store.backups.create('known'))
    if (backup === undefined || !session.tab.alive) return 'backup failed'
    hold(backup.problem === null, 'B5', () => `a broken backup was given: ${backup.problem}`)
    if (!backup.persistent) return 'backup in memory'
    const { pages } = session
    const cuts = this.#model.match(pages, ({ savedTo }) => savedTo)
    hold(typeof cuts !== 'string', 'I1', () => String(cuts))
    this.#known.push({ id: backup.id, at: backup.details?.at ?? 0, epoch: this.#model.epoch, pages, cuts })
    return 'backup made'
  }

  /** The newest backup that was said to be whole is there, and whole; or as many newer ones as are kept. */
  async look(session: NoteSession): Promise<string> {
    const newest = this.#known.at(-1)
    const list = await this.#until(session, session.store.backups.list())
    if (list === undefined || newest === undefined || !session.tab.alive) return 'looked in vain'
    // Where the place could not be reached, the list is that of the memory: empty at first.
    if (list.length === 0 || list.some(({ persistent }) => !persistent)) return 'looked at memory'
    const found = list.find(({ id }) => id === newest.id)
    const newer = list.filter(({ problem, details }) => problem === null && Number(details?.at) >= newest.at)
    const isKept = found !== undefined || newer.length >= session.store.config.get().backupRetention
    hold(isKept, 'B4', () => `the newest backup ${newest.id} is gone`)
    if (found === undefined) return 'looked at newer ones'
    hold(found.problem === null, 'B5', () => `backup ${newest.id} was verified and is broken: ${found.problem}`)
    return 'looked'
  }

  async restore(session: NoteSession, random: SeededRandom): Promise<string> {
    if (this.#known.length === 0) return 'nothing to restore'
    const backup = random.pick(this.#known.slice(-3))
    this.#restoring = backup.pages
    this.#authors = new Set(this.#model.authors.keys())
    const result = await this.#until(session, session.store.backups.restore(backup.id))
    if (result === undefined || !session.tab.alive) return this.#unsettled(session)
    this.#holdIs(session, backup)
    const isSaved = await this.#until(
      session,
      session.store.flush({ durable: true }).then(() => true),
    )
    if (isSaved !== true || !session.tab.alive) return this.#unsettled(session)
    this.#holdIs(session, backup)
    session.adopt()
    this.#restoring = undefined
    this.#durable()
    return 'restored'
  }

  #holdIs(session: NoteSession, { id, pages }: KnownBackup): void {
    const [wanted, found] = [textOf(pages), textOf(session.pages)]
    hold(wanted === found, 'B3', () => `restored ${id} is ${found.slice(0, 200)}, wanted ${wanted.slice(0, 200)}`)
  }

  /** Nobody knows whether it was restored: the tab is ended, and the next one says. */
  #unsettled(session: NoteSession): string {
    session.tab.kill()
    return 'restore unsettled'
  }

  /** Whether what is there is what a restore that was under way would have left; settled with that. */
  settleRestore(pages: Pages): boolean {
    const wanted = this.#restoring
    this.#restoring = undefined
    if (wanted === undefined) return false
    // The restore was a commit: who came later wrote on top of it.
    const known = [...pages].filter(([name]) => this.#authors.has(name))
    return textOf(wanted) === textOf(new Map(known))
  }

  get isRestoring(): boolean {
    return this.#restoring !== undefined
  }

  #durable(): void {
    for (const author of this.#model.authors.values()) author.durableTo = author.savedTo
    this.#model.reachDevice()
  }

  /** What was migrated is in a backup as it was. */
  async holdOlder(session: NoteSession, head: number): Promise<void> {
    const list = await this.#until(session, session.store.backups.list())
    if (list === undefined || !session.tab.alive || list.length === 0 || list.some(({ persistent }) => !persistent))
      return
    const isThere = list.some(
      ({ problem, details }) => problem === null && details?.schemaVersion === 1 && details.version >= head,
    )
    hold(isThere, 'R5', () => `no backup of version 1 with commit ${head} before it was migrated`)
  }

  /** Of a wiped database at least the newest backup is there again. */
  holdRestored(pages: Pages): void {
    const newest = this.#known.at(-1)
    if (newest?.epoch !== this.#model.epoch) return
    const cuts = this.#model.match(pages, ({ name }) => newest.cuts.get(name) ?? 0)
    hold(typeof cuts !== 'string', 'B7', () => `backup ${newest.id} was not restored: ${cuts}`)
  }

  /** A file changes behind everybody's back: of no backup it is known any more that it can be used. */
  rot(random: SeededRandom): void {
    this.#known = []
    this.#world.rotFile(notebookName, random)
  }
}

const textOf = (pages: Pages) => JSON.stringify([...pages].filter(([, page]) => page !== '').sort())
