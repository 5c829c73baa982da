import type { SeededRandom } from '../../random/seeded-random.js'
import { hold } from '../plan.js'
import { shownAs } from './editions.js'
import { sameWorkshop, textOf } from './same-workshop.js'
import { reliable } from './swarm.js'
import type { TabSession } from './tab-session.js'
import { healWithinMs, type TabsStage } from './tabs-stage.js'

/** Faults end: all tabs must come to the same, be saved, and be read by the next one. */
export async function healTabs(stage: TabsStage, step: number, random: SeededRandom): Promise<void> {
  stage.storm.end()
  stage.world.setChannelFaults(reliable)
  for (const session of stage.sessions) if (session.tab.frozen) session.resume()
  // Somebody reloads: the newer app is the one that is served now.
  if (stage.mirror.edition === 2) stage.open()
  await until(stage, step, ({ isWell }) => isWell)
  // Who handed over, or left a note, died before it could tell: the next one that starts takes it in.
  if (stage.mirror.isHandingOver || stage.mirror.hasNotes) stage.open()
  // What was lost on the way is heard with the next that is sent.
  random.pick(stage.sessions.filter(({ canAct }) => canAct)).play({ kind: 'bump', by: 1, mark: 'last' })
  await until(stage, step, (session) => session.isWell && isUpToDate(stage, session))
  stage.look(step, 'healed')
  holdConverged(stage)
  if (stage.swarm.has('presence')) await holdPresence(stage)
  for (const session of stage.sessions) await stage.close(session)
  stage.look(step, 'closed')
  const { life } = stage.mirror
  const kept = life?.states.get(life.head)
  const last = stage.open()
  await until(stage, step, ({ isWell }) => isWell)
  stage.look(step, 'reopened')
  hold(
    kept !== undefined && sameWorkshop(kept, shownAs(last.store.getState(), last.edition)),
    'I13',
    () => `the next start shows ${textOf(last.store.getState())}, there was ${kept && textOf(kept)}`,
  )
}

/** By what it shows: in a database that was begun anew, a number may be the same by chance. */
function isUpToDate(
  { mirror: { life, isHandingOver } }: TabsStage,
  { store, edition, isOutdated }: TabSession,
): boolean {
  if (isOutdated) return true
  if (isHandingOver) return false
  const { savedVersion } = store.getStatus()
  const last = life?.states.get(savedVersion)
  return savedVersion === life?.head && last !== undefined && sameWorkshop(last, shownAs(store.getState(), edition))
}

async function until(stage: TabsStage, step: number, isDone: (session: TabSession) => boolean): Promise<void> {
  const untilMs = stage.world.nowMs + healWithinMs
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 10_000)) {
    if (stage.sessions.length === 0) stage.open()
    stage.look(step, 'heal')
    if (stage.sessions.length > 0 && stage.sessions.every(isDone)) return
    const status = () => stage.sessions.map(({ store }) => JSON.stringify(store.getStatus())).join(' ')
    hold(stage.world.nowMs < untilMs, 'I16', () => `after faults ended: ${status()}`)
    await stage.advance(pauseMs)
  }
}

function holdConverged(stage: TabsStage): void {
  const sessions = stage.sessions.filter(({ isOutdated }) => !isOutdated)
  const [first] = sessions
  const text = first && sharedTextOf(first)
  for (const session of sessions) {
    hold(sharedTextOf(session) === text, 'I5', () => `tabs differ: ${text} and ${sharedTextOf(session)}`)
  }
}

/** What all tabs have in common, byte by byte. */
function sharedTextOf({ store }: TabSession): string {
  const { filter: _own, ...shared } = store.getState()
  return JSON.stringify(shared)
}

/** Each tab sees the others' places, once the channel has been reliable for a while. */
async function holdPresence(stage: TabsStage): Promise<void> {
  await stage.advance(12_000)
  const wanted = stage.sessions.flatMap(({ here }) => here ?? []).sort()
  for (const { store, name } of stage.sessions) {
    const seen = store.presence.here
      .peers()
      .map(({ value }) => value)
      .sort()
    hold(`${seen}` === `${wanted}`, 'N4', () => `${name} sees ${seen}, there are ${wanted}`)
  }
}
