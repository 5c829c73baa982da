import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { advance, initialCycle, type SyncCycle, type SyncEffect, type SyncEvent } from './sync-cycle.js'

/** One event, with no pause before an append. */
function step(cycle: SyncCycle, event: SyncEvent): readonly [SyncCycle, SyncEffect | undefined] {
  const [next, effect] = advance(cycle, event)
  return effect?.type === 'pause' ? advance(next, { type: 'due' }) : [next, effect]
}

function play(events: readonly SyncEvent[]): { cycle: SyncCycle; effects: (SyncEffect | undefined)[] } {
  let cycle = initialCycle
  const effects = events.map((event) => {
    const [next, effect] = step(cycle, event)
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

  test('T4 a pause between appends holds up neither a read nor a take', () => {
    const paused = { ...initialCycle, mustRead: false, activity: 'paused', mustAppend: true } as const
    for (const [type, effect] of [
      ['rang', 'read'],
      ['offered', 'take'],
    ] as const) {
      const [busy, first] = advance(paused, { type })
      expect(first).toEqual({ type: effect })
      // The pause that was waited for is over meanwhile: it is asked for again.
      expect(advance(busy, { type: 'due' })[1]).toBeUndefined()
      expect(advance(busy, { type: 'done', more: true })[1]).toEqual({ type: 'pause' })
    }
  })

  test('T4 what is offered while an append is under way is taken instead of reading when the append met it', () => {
    const appending = { ...initialCycle, mustRead: false, activity: 'append' } as const
    const [offered] = advance(appending, { type: 'offered' })
    const [taking, effect] = advance(offered, { type: 'conflicted' })
    expect(effect).toEqual({ type: 'take' })
    // It did not fit.
    const [unfit] = advance(taking, { type: 'rang' })
    expect(advance(unfit, { type: 'done', more: true })[1]).toEqual({ type: 'read' })
    // After a failure nothing is taken before the journal was read.
    const [failed] = advance(offered, { type: 'failed' })
    expect(advance(failed, { type: 'retry' })).toMatchObject([{ mustTake: false }, { type: 'read' }])
  })

  test('T5 nothing new is begun while suspended, and what was asked for meanwhile follows a read', () => {
    const asked: SyncEvent[] = [{ type: 'committed' }, { type: 'offered' }, { type: 'prepared' }, { type: 'rang' }]
    const { effects, cycle } = play([{ type: 'rang' }, done, { type: 'suspend' }, ...asked])
    expect(effects.slice(2)).toEqual([undefined, undefined, undefined, undefined, undefined])
    const { effects: after } = { effects: [advance(cycle, { type: 'resume' })[1]] }
    expect(after).toEqual([{ type: 'read' }])
    const [resumed] = advance(cycle, { type: 'resume' })
    expect(step(resumed, { type: 'done', more: true })[1]).toEqual({ type: 'append' })
  })

  test('T5 what fails because the page was suspended is no failure: the journal is read again', () => {
    const { cycle } = play([{ type: 'rang' }, { type: 'suspend' }, { type: 'resume' }])
    expect(cycle.activity).toBe('read')
    expect(advance(cycle, { type: 'failed' })).toMatchObject([{ failures: 0 }, { type: 'read' }])
    const { cycle: away } = play([{ type: 'rang' }, { type: 'suspend' }, { type: 'failed' }])
    expect(advance(away, { type: 'resume' })).toMatchObject([{ failures: 0 }, { type: 'read' }])
    // Once that is over, a failure is one.
    const [back] = advance(cycle, { type: 'done', more: true })
    const [appending] = advance(back, { type: 'due' })
    expect(advance(appending, { type: 'failed' })[1]).toEqual({ type: 'wait', failures: 1 })
  })

  test('T2 whatever events come, at most one effect is under way, and nothing asked for is forgotten', () => {
    const asked = fc.constantFrom<SyncEvent>(
      { type: 'committed' },
      { type: 'rang' },
      { type: 'offered' },
      { type: 'prepared' },
      { type: 'due' },
      { type: 'suspend' },
      { type: 'resume' },
    )
    const answered = fc.constantFrom<SyncEvent>(done, { type: 'conflicted' }, { type: 'failed' })
    fc.assert(
      fc.property(fc.array(fc.oneof(asked, answered), { maxLength: 60 }), (events) => {
        let [cycle, underWay] = advance(initialCycle, { type: 'rang' })
        let pending = 0
        let inFlight = 0
        let hasRead = false
        const follow = (event: SyncEvent) => {
          const [next, effect] = advance(cycle, event)
          cycle = next
          if (effect === undefined || effect.type === 'pause') return
          expect(underWay).toBeUndefined()
          underWay = effect
          if (effect.type === 'append') {
            expect(hasRead).toBe(true)
            inFlight = pending
          }
        }
        const send = (event: SyncEvent) => {
          const isAnswer = event.type === 'done' || event.type === 'conflicted' || event.type === 'failed'
          if (isAnswer && (underWay === undefined || underWay.type === 'wait')) return
          if (event.type === 'committed') pending++
          if (event.type === 'failed') hasRead = false
          else if (event.type === 'done' && underWay?.type === 'read') hasRead = true
          if (event.type === 'done' && underWay?.type === 'append') pending -= inFlight
          if (isAnswer) underWay = undefined
          follow(event.type === 'done' ? { type: 'done', more: pending > 0 } : event)
          if (underWay?.type !== 'wait') return
          underWay = undefined
          follow({ type: 'retry' })
        }
        for (const event of events) send(event)
        send({ type: 'resume' })
        for (let turn = 0; turn < 10; turn++) send(underWay === undefined ? { type: 'due' } : done)
        expect(pending).toBe(0)
        const nothingLeft = { mustRead: false, mustTake: false, mustAppend: false, mustFlip: false }
        expect(cycle).toMatchObject({ activity: 'idle', ...nothingLeft })
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
