import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advance, initialCycle, type SyncCycle, type SyncEffect, type SyncEvent } from './sync-cycle.js'

function play(events: readonly SyncEvent[]): { cycle: SyncCycle; effects: (SyncEffect | undefined)[] } {
  let cycle = initialCycle
  const effects = events.map((event) => {
    const [next, effect] = advance(cycle, event)
    cycle = next
    return effect
  })
  return { cycle, effects }
}

const done = { type: 'done', more: false } as const

describe('sync cycle', () => {
  test('J8 the journal is read before anything is appended', () => {
    expect(play([{ type: 'committed' }, { type: 'done', more: true }]).effects).toEqual([
      { type: 'read' },
      { type: 'append' },
    ])
  })

  test('J5 commits made while an append is under way wait for it, then follow in one', () => {
    const { effects } = play([
      { type: 'rang' },
      done,
      { type: 'committed' },
      { type: 'committed' },
      { type: 'committed' },
      { type: 'done', more: true },
      done,
    ])
    expect(effects.map((effect) => effect?.type)).toEqual([
      'read',
      undefined,
      'append',
      undefined,
      undefined,
      'append',
      undefined,
    ])
  })

  test('J9 after a failure the journal is read before the next append', () => {
    const { effects } = play([
      { type: 'rang' },
      done,
      { type: 'committed' },
      { type: 'failed' },
      { type: 'retry' },
      { type: 'done', more: true },
    ])
    expect(effects.map((effect) => effect?.type)).toEqual(['read', undefined, 'append', 'wait', 'read', 'append'])
  })

  test('J8 after a conflict the journal is read before the next append', () => {
    const { effects } = play([
      { type: 'rang' },
      done,
      { type: 'committed' },
      { type: 'conflicted' },
      { type: 'done', more: true },
    ])
    expect(effects.map((effect) => effect?.type)).toEqual(['read', undefined, 'append', 'read', 'append'])
  })

  test('J10 failures are counted until one effect succeeds', () => {
    const { effects, cycle } = play([
      { type: 'rang' },
      { type: 'failed' },
      { type: 'retry' },
      { type: 'failed' },
      { type: 'retry' },
      done,
    ])
    expect(effects.filter((effect) => effect?.type === 'wait')).toEqual([
      { type: 'wait', failures: 1 },
      { type: 'wait', failures: 2 },
    ])
    expect(cycle.failures).toBe(0)
  })

  test('T2 whatever events come, at most one effect is under way, and nothing asked for is forgotten', () => {
    const asked = fc.constantFrom<SyncEvent>({ type: 'committed' }, { type: 'rang' }, { type: 'prepared' })
    const answered = fc.constantFrom<SyncEvent>(done, { type: 'conflicted' }, { type: 'failed' })
    fc.assert(
      fc.property(fc.array(fc.oneof(asked, answered), { maxLength: 60 }), (events) => {
        let [cycle, underWay] = advance(initialCycle, { type: 'rang' })
        let pending = 0
        let inFlight = 0
        const send = (event: SyncEvent) => {
          const isAnswer = event.type === 'done' || event.type === 'conflicted' || event.type === 'failed'
          if (isAnswer && underWay === undefined) return
          if (event.type === 'committed') pending++
          if (event.type === 'done' && underWay?.type === 'append') pending -= inFlight
          const [next, effect] = advance(cycle, event.type === 'done' ? { type: 'done', more: pending > 0 } : event)
          cycle = next
          if (isAnswer) underWay = undefined
          if (effect === undefined) return
          expect(underWay).toBeUndefined()
          underWay = effect
          if (effect.type === 'append') inFlight = pending
          if (effect.type === 'wait') {
            const [after, follow] = advance(cycle, { type: 'retry' })
            expect(follow).toEqual({ type: 'read' })
            cycle = after
            underWay = follow
          }
        }
        for (const event of events) send(event)
        for (let step = 0; underWay !== undefined && step < 10; step++) send(done)
        expect(pending).toBe(0)
        expect(cycle).toMatchObject({ activity: 'idle', mustRead: false, mustAppend: false, mustFlip: false })
      }),
    )
  })

  test('S4 nothing happens after stop', () => {
    expect(play([{ type: 'stop' }, { type: 'committed' }, { type: 'rang' }, { type: 'retry' }]).effects).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })
})
