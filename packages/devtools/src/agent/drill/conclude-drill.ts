import type { DrillProof } from '../../protocol/recovery.js'
import type { Timers } from '../context.js'
import type { InspectedStore } from '../inspected-store.js'
import { type DrillRecord, keepDrill } from './drill-record.js'
import { inTime } from './in-time.js'
import { judge, proofText } from './judge.js'
import { findMark } from './mark.js'
import { readStored } from './read-stored.js'
import { stateSum } from './state-sum.js'

/** After the reload: looks at what came back, and tidies up what the drill made. Rejects where that can not be looked at. */
export async function concludeDrill(store: InspectedStore, record: DrillRecord, timers: Timers): Promise<DrillProof> {
  await store.ready
  const writer = record.marks[0]?.cid ?? ''
  const stored = await readStored(store.name, writer.slice(0, writer.lastIndexOf('-')))
  const listed = await store.backups.list()
  const slices = Object.keys(listed.find(({ id }) => id === record.backup.id)?.details?.counts ?? {})
  const sum = await stateSum(store.getState(), slices)
  const { recovery, phase } = store.getStatus()
  const { lastExit } = store.getStats()
  const fresh = listed.filter(({ id }) => !record.backups.includes(id))
  // Another tab may be writing one of its own: it is broken until it is whole.
  const isTorn = record.phase === 'backup'
  const ofDrill = fresh.filter(({ details }) => (details === null ? isTorn : details.note.endsWith(record.id)))
  const found = {
    stored,
    stateSum: sum,
    phase,
    lastExit,
    recovery,
    backupProblem: await problemOf(() => store.backups.verify(record.backup.id)),
    newBackups: {
      whole: ofDrill.filter(({ details }) => details !== null).length,
      broken: ofDrill.filter(({ details }) => details === null).length,
    },
    writeProblem: await problemOf(() => inTime(findMark(store, slices, record.id).first.saved, timers)),
  }
  const told = { id: record.id, phase: record.phase, concludedAt: timers.now(), ...judge(record, found) }
  const userAgent = typeof navigator === 'undefined' ? '' : navigator.userAgent
  const proof: DrillProof = { ...told, report: proofText(record, told, userAgent) }
  // As it was: what the drill left half written goes, and its own backup where nobody needs it.
  const spent = record.backup.isOwn && proof.verdict === 'held' ? [record.backup.id] : []
  for (const id of [...ofDrill.map((backup) => backup.id), ...spent]) await problemOf(() => store.backups.delete(id))
  keepDrill(store.name, { ...record, proof })
  return proof
}

async function problemOf(run: () => Promise<unknown>): Promise<string | null> {
  try {
    await run()
    return null
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).slice(0, 1_000)
  }
}
