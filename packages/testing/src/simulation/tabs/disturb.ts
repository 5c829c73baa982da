import type { SeededRandom } from '../../random/seeded-random.js'
import type { TabSession } from './tab-session.js'
import type { TabsStage } from './tabs-stage.js'
import { workshopName } from './workshop.js'

/** Something from outside happens to a tab, to the browser, or to what is between tabs; gives what, in words. */
export async function disturb(stage: TabsStage, { tab }: TabSession, random: SeededRandom): Promise<string> {
  const { swarm, world } = stage
  const choice = random.int(7)
  if (choice === 0 && swarm.has('tab crash')) {
    tab.kill()
    return 'tab killed'
  }
  if (choice === 1 && swarm.has('browser crash') && random.chance(0.3)) {
    world.kill()
    return 'browser killed'
  }
  if (choice === 2 && swarm.has('forge')) return forge(stage, random)
  if (choice === 3 && swarm.has('steal')) return steal(tab, random)
  if (choice === 4 && swarm.has('skew')) {
    const durationMs = (random.next() - 0.5) * random.pick([1_000, 1e7, 1e11])
    if (random.chance(0.3)) world.jump(durationMs)
    else tab.skew(durationMs)
    return 'skew'
  }
  if (choice === 5 && swarm.has('wipe') && random.chance(0.5)) {
    return stage.wipe(random.chance(0.5))
  }
  await stage.advance(random.next() * 10)
  return 'wait'
}

/** A message that no tab sent, or that is of another time; perhaps with records, none of which is what follows. */
function forge({ mirror: { life }, world }: TabsStage, random: SeededRandom): string {
  const fence = `${random.chance(0.8) ? life?.replicaId : 'nobody'}.${(life?.generation ?? 0) + random.int(2)}`
  const head = (life?.head ?? 0) + random.int(5) - 2
  const ring = { v: 1, type: 'ring', fence, head, config: random.chance(0.1) }
  const stored = world.disk.rows(workshopName).filter(([[kind]]) => kind === 'j')
  const row = stored.length > 0 ? (random.pick(stored)[1] as Record<string, unknown>) : {}
  const next = (life?.head ?? 0) + 1
  const forged = random.pick<object>([
    ring,
    { ...ring, head: 'nonsense' },
    { ...ring, rows: [{ nonsense: true }] },
    { ...ring, rows: [row], head: row.to },
    { ...ring, rows: [{ ...row, from: next, to: next }], head: next },
    { ...ring, rows: [{ ...row, body: String(row.body).replace('1', '2') }], head: row.to },
  ])
  world.forge(`holdfast:${workshopName}`, forged)
  return 'forge'
}

/** Takes a lock that somebody holds, and keeps it for a while. */
async function steal({ alive, frozen, platform }: TabSession['tab'], random: SeededRandom): Promise<string> {
  const { held: all } = (alive && !frozen && (await platform.locks.query?.())) || { held: [] }
  // Without the lock of its mark a frozen page counts as gone: others take in what it left, and it takes for saved what they
  // refused of it.
  const held = all.filter((name) => !name.endsWith(':writes'))
  if (held.length === 0) return 'nothing to steal'
  const keepMs = random.next() * 500
  const keep = () =>
    new Promise<void>((resolve) => {
      platform.clock.schedule(resolve, keepMs)
    })
  platform.locks.withLock(random.pick(held), { ifAvailable: false, steal: true }, keep).catch(() => undefined)
  return 'steal'
}
