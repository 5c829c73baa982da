import type { Platform } from '@holdfast/core'
import { createSeededRandom } from '../../random/seeded-random.js'
import { createSimWorld } from '../../world/sim-world.js'
import type { StorageFault } from '../../world/storage-fault.js'
import { BrokenInvariant, hold } from '../plan.js'
import { BackupBook } from './backup-book.js'
import { NoteModel } from './note-model.js'
import { NoteSession } from './note-session.js'
import { notebookName, openNotebook } from './notebook.js'
import { headOf } from './notebook-rows.js'
import { type CanaryFault, type VaultFault, withOutsideFaults } from './outside-faults.js'

const faults: {
  readonly storage: readonly StorageFault[]
  readonly vault: readonly VaultFault[]
  readonly canary: readonly CanaryFault[]
} = {
  storage: ['abort', 'error', 'quota', 'hang', 'hang-after', 'closed', 'closed-after', 'crash-before', 'crash-after'],
  vault: ['error', 'quota', 'hang', 'hang-after', 'torn', 'absent', 'crash-before', 'crash-after'],
  canary: ['lost', 'nonsense', 'crash-before', 'crash-after'],
}
/** The most kinds of faults that a call can have. */
export const mostKinds = faults.storage.length

export const scenarios = ['plain', 'wiped', 'damaged', 'updated'] as const

/** One play of the short session: which calls fail, by their number over all ports, and with which of their kinds of faults. */
export interface ExhaustiveCase {
  readonly scenario: (typeof scenarios)[number]
  readonly faults: readonly { readonly at: number; readonly kind: number }[]
  readonly sabotage?: (platform: Platform) => Platform
}

export interface ExhaustiveResult {
  /** How many calls there were. */
  readonly calls: number
  /** How many of the faults there were: a call may have fewer kinds, or may not be made any more. */
  readonly struck: number
  readonly failure: string | undefined
}

/**
 * Opens a store, writes, compacts, makes a backup, writes, goes back to it, closes, opens again, writes, and opens once more;
 * in between the database is wiped, damaged or updated. Whatever call fails: what was saved is there or its loss is told.
 */
export async function playCase(play: ExhaustiveCase): Promise<ExhaustiveResult> {
  const session = new ShortSession(play)
  let failure: string | undefined
  try {
    await session.play()
  } catch (error) {
    const what = error instanceof BrokenInvariant ? `${error.invariant} ${error.message}` : `crash ${String(error)}`
    const { scenario, faults } = play
    failure = `${what} · in ${session.step} of ${JSON.stringify({ scenario, faults })} ${session.struck.join(', ')}`
  }
  return { calls: session.calls, struck: session.struck.length, failure }
}

class ShortSession {
  calls = 0
  step = ''
  readonly struck: string[] = []
  readonly #play: ExhaustiveCase
  readonly #world = createSimWorld({ seed: 'exhaustive', maxLatencyMs: 1 })
  readonly #random = createSeededRandom('exhaustive')
  readonly #model = new NoteModel()
  readonly #backups = new BackupBook(this.#world, this.#model)
  #areOver = false
  #opened = 0
  #version: 1 | 2 = 1
  #session: NoteSession | undefined
  #damaged: { wasTold: boolean; readonly isNoted: boolean } | undefined

  constructor(play: ExhaustiveCase) {
    this.#play = play
    this.#world.disk.setFaults(() => this.#decide('storage', faults.storage))
  }

  async play(): Promise<void> {
    const { scenario } = this.#play
    const write = async (session: NoteSession) => {
      for (let n = 0; n < 2; n++) session.write(this.#random, 30)
      await this.#until(session, session.flush(false))
    }
    await this.#do('first write', write)
    await this.#do('compaction', (session) => this.#until(session, session.store.optimize({ passes: ['compaction'] })))
    await this.#do('backup', async (session) => {
      if (session.isWell) await this.#backups.make(session)
    })
    await this.#do('second write', write)
    if (scenario === 'plain') {
      await this.#do('restore', async (session) => {
        if (session.isWell) await this.#backups.restore(session, this.#random)
      })
    } else await this.#change(scenario)
    await this.#do('third write', write)
    await this.#do('close', (session) => this.#close(session))
    await this.#do('fourth write', write)
    await this.#do('second close', (session) => this.#close(session))
    await this.#heal()
  }

  async #change(scenario: 'wiped' | 'damaged' | 'updated'): Promise<void> {
    await this.#world.advance(10_000)
    this.#session?.tab.kill()
    this.step = scenario
    if (scenario === 'updated') {
      this.#version = 2
      return
    }
    // What was saved just before the tab died no note outside knows of.
    const tab = this.#world.openTab()
    const note = tab.platform.canary.read(notebookName) as { readonly head?: unknown } | undefined
    tab.kill()
    const isNoted = Number(note?.head) >= headOf(this.#world.disk.rows(notebookName))
    this.#damaged = { wasTold: false, isNoted: isNoted || scenario === 'damaged' }
    if (scenario === 'wiped') this.#world.disk.wipe()
    else {
      const row = this.#world.disk.rows(notebookName).find(([key]) => key[0] === 's' || key[0] === 'j')
      if (row) this.#world.disk.tamper(notebookName, row[0], 'nonsense')
    }
  }

  async #do(step: string, run: (session: NoteSession) => Promise<unknown>): Promise<void> {
    this.step = step
    const session = await this.#living()
    await run(session)
    this.#check(session)
  }

  /** The tab, opened again when it has died or can save nothing more. */
  async #living(): Promise<NoteSession> {
    for (let tries = 0; ; tries++) {
      hold(tries < 20, 'I16', () => 'no tab stays alive')
      const session = this.#session ?? this.#open()
      this.#session = session
      for (let wait = 0; !session.isReady && session.tab.alive; wait++) {
        hold(wait < 2_000, 'I16', () => 'the store did not become ready')
        await this.#world.advance(wait < 100 ? 1 : 1_000)
      }
      this.#check(session)
      if (session.isReadOnly) hold(this.struck.length > 0, 'R5', () => 'what is stored can not be used')
      if (session.tab.alive && !session.isReadOnly && !session.isVolatile && session.wasLive) return session
      if (session.tab.alive && !session.isReadOnly && !session.isVolatile && tries < 10) {
        await this.#world.advance(60_000)
        continue
      }
      session.tab.kill()
      this.#session = undefined
    }
  }

  #open(): NoteSession {
    const tab = this.#world.openTab()
    const platform = withOutsideFaults(tab.platform, () => tab.kill(), {
      vault: () => this.#decide('vault', faults.vault),
      canary: () => this.#decide('canary', faults.canary),
    })
    const store = openNotebook(this.#play.sabotage?.(platform) ?? platform, this.#version)
    return new NoteSession(tab, store, this.#version, this.#model, `a${++this.#opened}`)
  }

  #check(session: NoteSession): void {
    if (session.isReady) session.readStatus()
    if (this.#damaged && session.wasTold) this.#damaged.wasTold = true
    if (!session.tab.alive) return
    if (session.wasLive && (this.#damaged || this.#backups.isRestoring)) this.#adopt(session)
    if (!this.#damaged) session.check()
  }

  /** What was lost must have been told, unless the notes that knew of it were lost, too. */
  #adopt(session: NoteSession): void {
    const { pages } = session
    this.#model.holdAttempted(pages)
    const cuts = this.#model.match(pages, ({ savedTo }) => savedTo)
    const isKnown = this.#backups.settleRestore(pages) || typeof cuts !== 'string'
    const isBlind = this.struck.some((each) => each.startsWith('canary')) || this.#damaged?.isNoted === false
    const isTold = this.#damaged?.wasTold === true || (this.#damaged !== undefined && isBlind)
    hold(isKnown || isTold, 'I12', () => `${cuts} ${JSON.stringify(session.store.getStatus().recovery)}`)
    this.#damaged = undefined
    session.adopt()
  }

  async #until(session: NoteSession, call: Promise<unknown>): Promise<void> {
    let isEnded = false
    const end = () => {
      isEnded = true
    }
    call.then(end, end)
    for (let wait = 0; !isEnded && session.tab.alive && wait < 200; wait++) {
      await this.#world.advance(wait < 50 ? 2 : 2_000)
    }
    hold(isEnded || !session.tab.alive, 'U16', () => 'it did not end')
  }

  async #close(session: NoteSession): Promise<void> {
    await this.#until(session, session.store.close())
    session.tab.kill()
    this.#session = undefined
  }

  async #heal(): Promise<void> {
    this.#areOver = true
    for (let round = 0; round < 2; round++) {
      this.step = `healed ${round}`
      const session = await this.#living()
      for (let wait = 0; !session.isWell; wait++) {
        hold(wait < 600, 'I16', () => JSON.stringify(session.store.getStatus()))
        await this.#world.advance(1_000)
      }
      this.#check(session)
      if (round > 0) hold(session.report === null, 'I16', () => `still: ${session.report?.steps.join(' ')}`)
      session.write(this.#random, 30)
      hold(await this.#world.settle(session.flush(true)), 'J11', () => 'a healthy store did not flush')
      await this.#world.advance(5_000)
      this.#check(session)
      await this.#close(session)
    }
  }

  #decide<T extends string>(port: string, kinds: readonly T[]): T | undefined {
    if (this.#areOver) return undefined
    const at = this.calls++
    const arranged = this.#play.faults.find((fault) => fault.at === at)
    const kind = arranged && kinds[arranged.kind]
    if (kind !== undefined) this.struck.push(`${port} ${kind} at ${at}`)
    return kind
  }
}
