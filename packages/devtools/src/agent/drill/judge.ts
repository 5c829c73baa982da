import type { RecoveryReport } from '@holdfast/core'
import type { DrillPhase, DrillProof } from '../../protocol/recovery.js'
import type { DrillRecord } from './drill-record.js'
import type { Stored } from './read-stored.js'

/** What was found when the store was open again. */
export interface Found {
  readonly stored: Stored
  readonly stateSum: string
  readonly phase: string
  readonly lastExit: 'clean' | 'crash' | null
  readonly recovery: RecoveryReport | null
  /** Why the backup from before is not whole and valid; null: it is. */
  readonly backupProblem: string | null
  /** Backups that are listed and were not before the stop: whole ones, and broken ones. */
  readonly newBackups: { readonly whole: number; readonly broken: number }
  /** Why a commit after the recovery could not be saved; null: it was. */
  readonly writeProblem: string | null
}

type Check = DrillProof['checks'][number]

/** Where a commit of the drill is, once the store is open again. */
export type Whereabouts = 'journal' | 'snapshot' | 'twice' | 'nowhere'

export const phaseNames: Readonly<Record<DrillPhase, string>> = {
  memory: 'commit in memory, nothing handed to storage',
  put: 'append issued, its transaction not committed',
  commit: 'append committed, the answer not heard',
  saved: 'append complete, the store said saved',
  chunks: 'compaction: new snapshot written, not in force',
  flip: 'compaction: flip committed, the answer not heard',
  backup: 'backup written, its file not closed',
}

export function whereIs(cid: string, { seqs, lastInSnapshot }: Pick<Stored, 'seqs' | 'lastInSnapshot'>): Whereabouts {
  const number = cid.slice(cid.lastIndexOf('-') + 1)
  const places = seqs.get(number)?.length ?? 0
  if (places > 1) return 'twice'
  if (places === 1) return 'journal'
  return Number(number) <= lastInSnapshot ? 'snapshot' : 'nowhere'
}

/** What a drill proves: from what was known when the store was stopped, and what was found afterwards. Pure. */
export function judge(record: DrillRecord, found: Found): Pick<DrillProof, 'verdict' | 'checks' | 'facts'> {
  const { before, marks } = record
  const { stored, recovery } = found
  const places = marks.map((mark) => ({ ...mark, place: whereIs(mark.cid, stored) }))
  const isBack = ({ place }: { readonly place: Whereabouts }) => place !== 'nowhere'
  const acknowledged = places.filter((mark) => mark.acknowledged)
  const attempted = places.filter((mark) => !mark.acknowledged)
  const back = places.filter(isBack)
  const isPrefix = places.every((mark, index) => !isBack(mark) || places.slice(0, index).every(isBack))
  const others = stored.head - before.head - back.length
  const canary = stored.canary
  const checks: Check[] = [
    {
      name: 'Nothing acknowledged is missing',
      ok: acknowledged.every(isBack),
      detail: `${acknowledged.filter(isBack).length} of ${acknowledged.length} commits that the store had said are saved came back.`,
    },
    {
      name: 'What came back is a beginning of what was attempted, each once',
      ok: isPrefix && places.every(({ place }) => place !== 'twice'),
      detail: `${attempted.filter(isBack).length} of ${attempted.length} commits without an answer came back.`,
    },
    {
      name: 'The state is what it was',
      ok: others === 0 ? found.stateSum === record.stateSum : null,
      detail:
        others === 0
          ? 'Byte by byte, as JSON: SHA-256 of before and after.'
          : `Not compared: ${others} other commits were made since, by the app or by another tab.`,
    },
    {
      name: 'It is the same database, and its generation did not go back',
      ok: stored.replicaId === before.replicaId && stored.generation >= before.generation,
      detail: `Fence ${before.fence ?? 'none'} before, ${stored.fence ?? 'none'} after.`,
    },
    {
      name: 'The canary knows of no more than there is',
      ok: canary === null ? null : canary.replicaId === stored.replicaId && canary.head <= stored.head,
      detail:
        canary === null ? 'There is no note.' : `It remembers ${canary.head}; the journal ends at ${stored.head}.`,
    },
    {
      name: 'No loss was reported, and nothing was set aside',
      ok: recovery?.dataLoss !== true && stored.quarantined <= before.quarantined,
      detail: recovery?.steps.join(' ') ?? 'The start found nothing wrong.',
    },
    {
      name: 'The backup from before the stop is whole',
      ok: found.backupProblem === null,
      detail: found.backupProblem ?? 'Every byte of it was read and validated again.',
    },
    {
      name: 'No backup that was being written passes for a whole one',
      ok: found.newBackups.whole === 0,
      detail: `${found.newBackups.broken} unfinished, told as broken.`,
    },
    {
      name: 'The store can be written to',
      ok: found.writeProblem === null,
      detail: found.writeProblem ?? 'One more commit was made and saved.',
    },
  ]
  const isBroken = checks.some(({ ok }) => ok === false)
  return {
    verdict: isBroken ? 'broken' : acknowledged.length === 0 ? 'unproved' : 'held',
    checks,
    facts: [
      { name: 'Fence', before: before.fence ?? 'none', after: stored.fence ?? 'none' },
      { name: 'Generation', before: String(before.generation), after: String(stored.generation) },
      { name: 'Last commit', before: String(before.head), after: String(stored.head) },
      { name: 'In the snapshot', before: String(before.snapshotSeq), after: String(stored.snapshotSeq) },
      { name: 'Journal records', before: String(before.records), after: String(stored.records) },
      { name: 'Canary', before: String(before.canary?.head ?? 'none'), after: String(canary?.head ?? 'none') },
      { name: 'Quarantine', before: String(before.quarantined), after: String(stored.quarantined) },
      { name: 'Last exit', before: '', after: found.lastExit ?? 'not known' },
      { name: 'Phase', before: 'live', after: found.phase },
      ...places.map(({ cid, acknowledged, place }, index) => ({
        name: `Commit ${index + 1}: ${cid}`,
        before: acknowledged ? 'saved' : 'no answer',
        after: place,
      })),
    ],
  }
}

const marksOf = { true: 'ok  ', false: 'FAIL', null: '?   ' } as const

/** The proof as text, to be copied into a bug report or a pull request. */
export function proofText(record: DrillRecord, proof: Omit<DrillProof, 'report'>, userAgent: string): string {
  const { checks, facts, verdict, concludedAt } = proof
  const at = (time: number) => new Date(time).toISOString()
  const width = Math.max(...facts.map(({ name }) => name.length)) + 2
  return [
    `Holdfast crash drill ${record.id}`,
    `store     ${record.store}`,
    `phase     ${phaseNames[record.phase]}`,
    `started   ${at(record.startedAt)}`,
    `stopped   ${record.killedAt === null ? 'never' : at(record.killedAt)}`,
    `concluded ${at(concludedAt)}`,
    `browser   ${userAgent}`,
    `verdict   ${verdict.toUpperCase()}`,
    '',
    ...checks.map(({ name, ok, detail }) => `${marksOf[`${ok}`]} ${name}. ${detail}`),
    '',
    ...facts.map(({ name, before, after }) => `${name.padEnd(width)}${before === '' ? after : `${before} → ${after}`}`),
  ].join('\n')
}
