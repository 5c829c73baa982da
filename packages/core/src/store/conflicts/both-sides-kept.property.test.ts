import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { deafChannel } from '../../../fixtures/deaf-channel.js'
import { createSimWorld } from '../../../fixtures/simulated.js'
import {
  type ConflictPolicy,
  collection,
  createSyncStore,
  type FieldMerges,
  type Platform,
  slice,
} from '../../index.js'

const Sheet = z.object({ id: z.string(), count: z.number().int(), tags: z.array(z.string()), body: z.string() })
const Tally = z.object({ count: z.number().int(), tags: z.array(z.string()), body: z.string() })
type Tally = z.infer<typeof Tally>
const empty: Tally = { count: 0, tags: [], body: '' }

const declared = { count: 'counter', tags: 'set', body: 'text' } as const satisfies FieldMerges<Tally>
const policies: readonly (readonly [ConflictPolicy, FieldMerges<Tally>])[] = [
  ['merge', declared],
  ['crdt', {}],
  ['last-write-wins', declared],
  ['crdt', declared],
]

function openTab(platform: Platform, [conflict, fields]: (typeof policies)[number], isDeaf: boolean) {
  return createSyncStore(
    {
      name: 'sheets',
      version: 1,
      slices: {
        sheets: collection({ schema: Sheet, conflict, fields }),
        tally: slice({ schema: Tally, initial: empty, conflict, fields }),
      },
      actions: {
        count: (draft, key: string) => {
          const sheet = draft.sheets.get(key)
          if (sheet) sheet.count++
        },
      },
    },
    { platform: isDeaf ? { ...platform, channel: deafChannel } : platform },
  )
}
type Tab = ReturnType<typeof openTab>

const place = fc.constantFrom('a', 'b', 'tally')
const edit = fc.oneof(
  fc.record({ kind: fc.constant('count' as const), place, by: fc.integer({ min: -3, max: 3 }) }),
  fc.record({ kind: fc.constant('action' as const), place }),
  fc.record({ kind: fc.constantFrom('tag' as const, 'untag' as const, 'erase' as const), place, at: fc.nat(9) }),
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('type' as const), place, at: fc.nat(9), length: fc.nat(2) }) },
)
type Edit = typeof edit extends fc.Arbitrary<infer One> ? One : never

const turn = fc.record({
  tab: fc.nat(2),
  /** What is in one list becomes one commit. */
  commits: fc.array(fc.array(edit, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 3 }),
  after: fc.constantFrom('flush' as const, 'flush' as const, 'read' as const, 'wait' as const, 'nothing' as const),
  isBatch: fc.boolean(),
})

/** What all tabs together did to each place: what has to be there in the end, wherever each of them stood. */
class Book {
  readonly #of = new Map<string, { count: number; tags: Set<string>; text: Set<string>; gone: Set<string> }>()
  #next = 0

  at(place: string) {
    const at = this.#of.get(place) ?? { count: 0, tags: new Set(), text: new Set(), gone: new Set() }
    this.#of.set(place, at)
    return at
  }

  /** A character that nobody wrote before. */
  fresh(): string {
    return String.fromCharCode(0x4e00 + this.#next++)
  }

  play(tab: Tab, edits: readonly Edit[]): void {
    for (const one of edits) {
      if (one.kind !== 'action') continue
      if (one.place !== 'tally') this.at(one.place).count++
      tab.actions.count(one.place)
    }
    tab.update((draft) => {
      for (const one of edits) {
        const held: Tally | undefined = one.place === 'tally' ? draft.tally : draft.sheets.get(one.place)
        if (held !== undefined) this.#change(held, one)
      }
    })
  }

  #change(held: Tally, one: Edit): void {
    const at = this.at(one.place)
    const index = 'at' in one ? one.at % (held.body.length + 1) : 0
    if (one.kind === 'count') {
      at.count += one.by
      held.count += one.by
    } else if (one.kind === 'tag') {
      const tag = this.fresh()
      at.tags.add(tag)
      held.tags.push(tag)
    } else if (one.kind === 'untag') {
      const [tag] = held.tags.splice(one.at % (held.tags.length + 1), 1)
      if (tag !== undefined) at.tags.delete(tag)
    } else if (one.kind === 'erase') {
      const char = held.body.charAt(index)
      if (char === '') return
      at.text.delete(char)
      held.body = held.body.slice(0, index) + held.body.slice(index + 1)
    } else if (one.kind === 'type') {
      const typed = Array.from({ length: one.length + 1 }, () => this.fresh())
      for (const char of typed) at.text.add(char)
      held.body = held.body.slice(0, index) + typed.join('') + held.body.slice(index)
    }
  }

  expectAll({ sheets, tally }: ReturnType<Tab['getState']>): void {
    for (const [place, at] of this.#of) {
      const held = place === 'tally' ? tally : sheets.get(place)
      expect({
        place,
        count: held?.count,
        tags: [...(held?.tags ?? [])].sort(),
        body: [...(held?.body ?? '')].sort(),
      }).toEqual({
        place,
        count: at.count,
        tags: [...at.tags].sort(),
        body: [...at.text].sort(),
      })
    }
  }
}

test.each(policies)(
  'M4 M5 M6 T1 under %s with %j all that three tabs counted, tagged and typed is there, once, however often each was rebased',
  async (...policy) => {
    let met = 0
    let seed = 0
    await import('../../conflict/merge-text.js')
    await fc.assert(
      fc.asyncProperty(
        fc.array(turn, { minLength: 8, maxLength: 14, size: 'max' }),
        fc.boolean(),
        async (turns, isDeaf) => {
          const world = createSimWorld({ seed: `kept-${seed++}` })
          const open = async () => {
            const tab = openTab(world.openTab().platform, policy, isDeaf)
            await world.settle(tab.ready)
            return tab
          }
          const first = await open()
          first.update((draft) => {
            for (const id of ['a', 'b']) draft.sheets.set(id, { ...empty, tags: [], id })
          })
          await world.settle(first.flush())
          const tabs = [first, await open(), await open()]
          const book = new Book()
          for (const { tab: index, commits, after, isBatch } of turns) {
            const tab = tabs[index] ?? first
            const run = () => {
              for (const edits of commits) book.play(tab, edits)
            }
            if (isBatch) tab.batch(run)
            else run()
            if (after === 'flush') await world.settle(tab.flush())
            else if (after === 'read') await world.settle((tabs[(index + 1) % 3] ?? first).recover())
            else if (after === 'wait') await world.advance(3)
          }
          for (const tab of tabs) await world.settle(tab.flush())
          for (const tab of tabs) {
            await world.settle(tab.recover())
            book.expectAll(tab.getState())
          }
          expect(new Set(tabs.map(({ getState }) => JSON.stringify(getState()))).size).toBe(1)
          met += first.conflicts.list().length
          for (const tab of tabs) await world.settle(tab.close())
        },
      ),
      { numRuns: 6 },
    )
    expect(met).toBeGreaterThan(15)
  },
)
