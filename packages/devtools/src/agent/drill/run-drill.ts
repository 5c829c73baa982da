import type { Backup } from '@holdfast/core'
import type { DrillPhase } from '../../protocol/recovery.js'
import type { Timers } from '../context.js'
import type { InspectedStore } from '../inspected-store.js'
import type { AgentPage } from '../page.js'
import { Refusal } from '../refusal.js'
import { type DrillRecord, keepDrill } from './drill-record.js'
import { inTime } from './in-time.js'
import { findMark } from './mark.js'
import { readStored } from './read-stored.js'
import { stateSum } from './state-sum.js'
import { stopAt } from './stop-at.js'

export interface DrillContext {
  readonly store: InspectedStore
  readonly timers: Timers
  readonly page: AgentPage
  readonly onStep: (step: string) => void
}

/** Commits that the store says are saved before the phase, and those that are on their way at it. */
const SAVED = 3
const UNDER_WAY = 2
const PATIENCE_MS = 15_000

/**
 * Makes a backup, marks the journal, and stops the store at the phase; the page then goes. Rejects when the phase was not
 * reached: nothing was stopped then. Resolves when the page was asked to go.
 */
export async function runDrill(context: DrillContext, id: string, phase: DrillPhase): Promise<void> {
  const { store, timers, page, onStep } = context
  const startedAt = timers.now()
  onStep('Saving what is pending')
  await store.flush()
  onStep('Making a backup, and verifying it')
  const { backup, isOwn } = await safeBackup(store, id)
  const slices = Object.keys(backup.details?.counts ?? {})
  onStep('Writing down what is stored')
  const before = await readStored(store.name, '')
  const sum = await stateSum(store.getState(), slices)
  onStep(`Marking the journal with ${SAVED} commits, and waiting until they are saved`)
  const { mark, first } = findMark(store, slices, id)
  await inTime(first.saved, timers)
  const marks: DrillRecord['marks'][number][] = [{ cid: first.cid, acknowledged: true }]
  while (marks.length < SAVED) {
    const commit = mark()
    await inTime(commit.saved, timers)
    marks.push({ cid: commit.cid, acknowledged: true })
  }
  const { seqs: _seqs, lastInSnapshot: _last, ...summary } = before
  const record: DrillRecord = {
    id,
    store: store.name,
    phase,
    startedAt,
    killedAt: null,
    backup: { id: backup.id, isOwn },
    backups: (await store.backups.list()).map((known) => known.id),
    before: summary,
    stateSum: sum,
    marks,
    proof: null,
  }
  if (!keepDrill(store.name, record)) {
    throw new Refusal('UNSUPPORTED', 'There is no sessionStorage here, which a drill needs to remember itself by.')
  }
  onStep('Waiting for the phase; the page is reloaded then')
  await stopped(context, record, mark)
  page.reload()
}

/** Resolves once the store was stopped at the phase. */
function stopped({ store, timers }: DrillContext, record: DrillRecord, mark: ReturnType<typeof findMark>['mark']) {
  const { phase, id } = record
  const marks = [...record.marks]
  return new Promise<void>((resolve, reject) => {
    const stop = stopAt({
      store: store.name,
      phase,
      token: id,
      onStopped() {
        cancel()
        keepDrill(store.name, { ...record, marks, killedAt: timers.now() })
        resolve()
      },
    })
    const fail = (error: unknown) => {
      cancel()
      stop.release()
      keepDrill(store.name, null)
      reject(error instanceof Error ? error : new Error(String(error)))
    }
    const cancel = timers.schedule(
      () =>
        fail(new Refusal('TIMEOUT', 'The phase was not reached: nothing was stopped. Another tab may hold a lock.')),
      PATIENCE_MS,
    )
    try {
      if (phase === 'chunks' || phase === 'flip') store.optimize?.({ passes: ['compaction'] }).catch(fail)
      else if (phase === 'backup') store.backups.create({ note: `torn by the crash drill ${id}` }).catch(fail)
      else {
        const commits = Array.from({ length: phase === 'saved' ? 1 : UNDER_WAY }, mark)
        marks.push(...commits.map(({ cid }) => ({ cid, acknowledged: phase === 'saved' })))
        for (const commit of commits) commit.saved.then(() => phase === 'saved' && stop.stop(), fail)
        // `saved` was asked for: nothing keeps the append back.
      }
    } catch (error) {
      fail(error)
    }
  })
}

/** The newest backup of what is saved, verified; one that is there already, or a new one. */
async function safeBackup(
  store: InspectedStore,
  id: string,
): Promise<{ readonly backup: Backup; readonly isOwn: boolean }> {
  const { savedVersion } = store.getStatus()
  const known = (await store.backups.list()).find(
    ({ details, isImported }) => details?.version === savedVersion && !isImported,
  )
  const backup = known ?? (await store.backups.create({ note: `before the crash drill ${id}` }))
  if (!backup.persistent) {
    throw new Refusal(
      'UNSUPPORTED',
      'Backups are in memory only here, and would go with the page: no drill without one.',
    )
  }
  return { backup: await store.backups.verify(backup.id), isOwn: known === undefined }
}
