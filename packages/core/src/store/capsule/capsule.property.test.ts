import fc from 'fast-check'
import { expect, test } from 'vitest'
import * as z from 'zod'
import { createSimWorld } from '../../../fixtures/simulated.js'
import { collection, createSyncStore, importCapsule, type Platform, slice } from '../../index.js'

const definition = {
  name: 'flight',
  version: 1,
  slices: {
    notes: collection({
      schema: z.object({
        id: z.string(),
        text: z.string(),
        tags: z.array(z.string()),
        parentId: z.string().nullable(),
      }),
      references: { parentId: { to: 'notes', onDelete: 'cascade' } },
    }),
    label: slice({ schema: z.object({ text: z.string().trim(), at: z.number() }), initial: { text: '', at: 0 } }),
    filter: slice({ schema: z.string(), initial: '', scope: 'tab' }),
  },
} as const

const key = fc.constantFrom('a', 'b', 'c', '__proto__', '7')
const text = fc.string({ unit: 'binary', maxLength: 6 })
const command = fc.oneof(
  fc.record({ type: fc.constant('put' as const), key, text, parentId: fc.option(key) }),
  fc.record({ type: fc.constant('edit' as const), key, text }),
  fc.record({ type: fc.constant('delete' as const), key }),
  fc.record({ type: fc.constant('label' as const), text }),
  fc.record({ type: fc.constant('filter' as const), text }),
  fc.record({ type: fc.constant('save' as const) }),
  fc.record({
    type: fc.constantFrom('undo' as const, 'redo' as const, 'save' as const, 'other' as const, 'again' as const),
  }),
)

test('F1 any history gives a capsule that leads to the same state, byte by byte; redacted, to one without its texts', async () => {
  let seed = 0
  let withTail = 0
  await fc.assert(
    fc.asyncProperty(fc.array(command, { maxLength: 25 }), fc.boolean(), async (commands, isCompacting) => {
      const world = createSimWorld({ seed: `capsule-${seed++}` })
      const open = async () => {
        const options = {
          platform: world.openTab().platform as Platform,
          compactAfterBytes: isCompacting ? 300 : 256_000,
        }
        const store = createSyncStore(definition, options)
        await world.settle(store.ready)
        return store
      }
      let [store, other] = [await open(), await open()]
      for (const given of commands) {
        if (given.type === 'undo' || given.type === 'redo') store[given.type]()
        else if (given.type === 'save') await world.settle(store.flush())
        else if (given.type === 'other') [store, other] = [other, store]
        else if (given.type === 'again') {
          await world.settle(store.close())
          store = await open()
        } else {
          store.update((draft) => {
            if (given.type === 'put') {
              const { key: id, text, parentId } = given
              draft.notes.set(id, { id, text, tags: [text, 'x'], parentId })
            } else if (given.type === 'delete') draft.notes.delete(given.key)
            else if (given.type === 'label') draft.label = { text: given.text, at: draft.label.at + 1 }
            else if (given.type === 'filter') draft.filter = given.text
            else if (given.type === 'edit') draft.notes.get(given.key)?.tags.push(given.text)
          })
        }
      }
      const shown = JSON.stringify(store.getState())
      const { version, pending } = store.getStatus()
      const capsule = store.exportCapsule({ redact: false })
      const platform = world.openTab().platform as Platform
      const opened = await world.settle(importCapsule(await world.settle(capsule), definition, { platform }))
      expect(JSON.stringify(opened.getState())).toBe(shown)
      expect(opened.capsule).toMatchObject({ isRedacted: false, status: { version, pending } })
      expect(opened.getStatus()).toMatchObject({ phase: 'capsule', version })
      if (opened.capsule.journal > 0 && opened.capsule.omitted === null) withTail++
      await world.settle(other.close())
      await world.settle(store.flush())
      const masked = await world.settle(store.exportCapsule())
      const state = (await world.settle(importCapsule(masked, definition, { platform }))).getState()
      for (const { text, tags } of state.notes.values()) expect(`${text}${tags.join('')}`).not.toMatch(/(?![xX])\p{L}/u)
      await world.settle(store.close())
    }),
    { numRuns: 150, seed: 11 },
  )
  expect(withTail).toBeGreaterThan(30)
})
