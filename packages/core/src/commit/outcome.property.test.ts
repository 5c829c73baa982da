import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deafChannel } from '../../fixtures/deaf-channel.js'
import {
  committed,
  copyOf,
  type Graph,
  isSound,
  keys,
  type Link,
  linksArbitrary,
  type Op,
  opArbitrary,
  openGraph,
  play,
  type Write,
  writesOf,
} from '../../fixtures/naive-graph.js'
import { createSimWorld } from '../../fixtures/simulated.js'
import type { EntityCollection } from '../model/root-state.js'
import { sizeBytes } from '../model/size.js'
import type { Platform } from '../ports/platform.js'

type Store = ReturnType<typeof openGraph>

const ops = fc.array(opArbitrary, { minLength: 1, maxLength: 4 })
const command = fc.oneof(
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('update' as const), steps: fc.tuple(ops) }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constantFrom('batch' as const, 'transaction' as const),
      steps: fc.array(ops, { minLength: 1, maxLength: 3 }),
    }),
  },
)

function update(links: readonly Link[], target: Pick<Store, 'update'>, given: readonly Op[]) {
  return target.update((draft) => {
    for (const op of given) play(links, (slice) => draft[slice] as never, op)
  })
}

const shown = ({ a, b }: { readonly a: unknown; readonly b: unknown }) => {
  const graph = JSON.parse(JSON.stringify({ a, b })) as Graph
  return { graph, order: [Object.keys(graph.a), Object.keys(graph.b)] }
}

/** State, size, indexes and referrers against plain objects and filters. */
function compare(store: Store, links: readonly Link[], model: Graph): void {
  const state = store.getState()
  expect(shown(state)).toEqual(shown(model))
  let bytes = 0
  for (const name of ['a', 'b'] as const) {
    const entities = Object.values(model[name])
    for (const entity of entities) bytes += sizeBytes(entity)
    const view = state[name] as unknown as EntityCollection
    for (const n of [0, 1, 2, 3]) expect(view.where('byN', n)).toEqual(entities.filter((entity) => entity.n === n))
    const sorted = [0, 1, 2, 3].flatMap((n) => entities.filter((entity) => entity.n === n))
    expect(view.ordered('byN')).toEqual(sorted)
    for (const { field } of links.filter(({ from }) => from === name)) {
      for (const key of keys) {
        const referring = entities.filter((entity) => [entity[field]].flat().includes(key))
        expect(view.referrers(field, key)).toEqual(referring)
        expect(view.referenceCount(field, key)).toBe(referring.length)
      }
    }
  }
  expect(store.getStats().stateBytes).toBe(bytes)
}

test('E1 E2 E3 E4 E5 C9 G7 updates, batches and transactions on graphs of any policies agree with a naive model', async () => {
  await fc.assert(
    fc.asyncProperty(linksArbitrary, fc.array(command, { maxLength: 30, size: 'max' }), async (links, commands) => {
      const world = createSimWorld({ seed: 'outcome' })
      const store = openGraph(links, world.openTab().platform)
      await world.settle(store.ready)
      let model: Graph = { a: {}, b: {} }
      const run = (given: readonly Op[]) => {
        const next = committed(links, model, writesOf(links, model, given))
        model = next ?? model
        return next === undefined ? 'rejected' : 'committed'
      }
      for (const { kind, steps } of commands) {
        if (kind === 'update') expect(update(links, store, steps[0] ?? []).status).toBe(run(steps[0] ?? []))
        else if (kind === 'batch') {
          const handles: { readonly status: string }[] = []
          store.batch(() => {
            for (const given of steps) handles.push(update(links, store, given))
          })
          expect(handles.map(({ status }) => status)).toEqual(steps.map(run))
        } else {
          const view = copyOf(model)
          const writes: Write[] = []
          let isDoomed = false
          for (const given of steps) {
            const step = writesOf(links, view, given)
            const next = copyOf(view)
            for (const write of step) write(next)
            isDoomed ||= !isSound(links, next)
            if (isDoomed) continue
            for (const write of step) write(view)
            writes.push(...step)
          }
          const ended = await world.settle(
            store.transaction((tx) => void steps.map((given) => update(links, tx, given))),
          )
          const next = isDoomed ? undefined : committed(links, model, writes)
          expect(ended.status).toBe(next === undefined ? 'rejected' : 'committed')
          model = next ?? model
        }
        compare(store, links, model)
      }
      await world.settle(store.close())
      const again = openGraph(links, world.openTab().platform)
      await world.settle(again.ready)
      compare(again, links, model)
      await world.settle(again.close())
    }),
    { numRuns: 150 },
  )
})

/** What a commit of a tab does again on newer data. */
interface Pending {
  readonly handle: { readonly status: string }
  readonly parts: readonly ((graph: Graph) => readonly Write[])[]
}

/** A tab that hears nothing of the others: it reads what they did when its own append meets it. */
const deaf = (platform: Platform): Platform => ({
  ...platform,
  channel: deafChannel,
})

const turn = fc.record({
  tab: fc.nat(1),
  commits: fc.array(
    fc.oneof(
      {
        weight: 3,
        arbitrary: fc.record({ kind: fc.constant('batch' as const), steps: fc.array(ops, { maxLength: 3 }) }),
      },
      { weight: 5, arbitrary: fc.record({ kind: fc.constant('update' as const), steps: fc.tuple(ops) }) },
      {
        weight: 2,
        arbitrary: fc.record({
          kind: fc.constant('raise' as const),
          slice: fc.constantFrom('a' as const, 'b' as const),
          key: fc.constantFrom(...keys),
        }),
      },
    ),
    { minLength: 1, maxLength: 4 },
  ),
})

const places = (graph: Graph) =>
  (['a', 'b'] as const)
    .flatMap((slice) => keys.map((key) => [slice, key] as const))
    .filter(([slice, key]) => graph[slice][key] !== undefined)

/** Entities that are in both, and not the same. */
const placesIn = (one: Graph, other: Graph) =>
  places(one)
    .filter(
      ([slice, key]) => other[slice][key] && JSON.stringify(other[slice][key]) !== JSON.stringify(one[slice][key]),
    )
    .map((place) => place.join('/'))

/** Entities that are in one and not in the other. */
const goneIn = (one: Graph, other: Graph) =>
  places(one)
    .filter(([slice, key]) => other[slice][key] === undefined)
    .map((place) => place.join('/'))

test('E1 E2 E3 E4 E5 G7 T1 commits on data that another tab has changed meanwhile agree with a naive model', async () => {
  await fc.assert(
    fc.asyncProperty(linksArbitrary, fc.array(turn, { maxLength: 14, size: 'max' }), async (links, turns) => {
      const world = createSimWorld({ seed: 'rebased' })
      const tabs = [world.openTab(), world.openTab()]
      const stores = tabs.map(({ platform }) => openGraph(links, deaf(platform)))
      for (const store of stores) await world.settle(store.ready)
      let journal: Graph = { a: {}, b: {} }
      const views = [journal, journal]
      /** What the other tab deleted since a tab has read, whatever it made there later. */
      const removed = [new Set<string>(), new Set<string>()]
      for (const { tab, commits } of turns) {
        const store = stores[tab] as Store
        const known = views[tab] as Graph
        const isDeleting = commits.some(
          (one) => one.kind !== 'raise' && one.steps.flat().some(({ kind }) => kind === 'delete'),
        )
        const isAnew = placesIn(known, journal).some((place) => removed[tab]?.has(place))
        if (isAnew || (isDeleting && goneIn(journal, known).length > 0)) {
          // What others made under a key is not what this tab knows or makes there (M3): it reads first.
          tabs[tab]?.emit('show')
          await world.advance(1_000)
          views[tab] = journal
        }
        const base = views[tab] as Graph
        const before = journal
        let view = base
        const { version } = store.getStatus()
        const pending: Pending[] = []
        const run = (parts: Pending['parts'][number][], part: Pending['parts'][number]) => {
          const next = committed(links, view, part(view))
          if (next === undefined) return 'rejected'
          for (const place of goneIn(view, next)) removed[1 - tab]?.add(place)
          view = next
          parts.push(part)
          return 'committed'
        }
        for (const commit of commits) {
          const parts: Pending['parts'][number][] = []
          if (commit.kind === 'raise') {
            const raise = (graph: Graph): readonly Write[] => {
              const n = graph[commit.slice][commit.key]?.n as number
              return [(now) => void Object.assign(now[commit.slice][commit.key] ?? {}, { n: (n + 1) % 4 })]
            }
            const handle = store.actions.raise(commit.slice, commit.key)
            expect(handle.status).toBe(run(parts, raise))
            // One that changed nothing is no commit.
            if (handle.status === 'committed' && commit.key in view[commit.slice]) pending.push({ handle, parts })
          } else {
            const statuses: string[] = []
            const handles: { readonly status: string }[] = []
            const runStep = (given: readonly Op[]) => {
              const writes = writesOf(links, view, given)
              for (const op of given) if (op.kind === 'delete') removed[1 - tab]?.add(`${op.slice}/${op.key}`)
              statuses.push(run(parts, () => writes))
              handles.push(update(links, store, given))
            }
            const batch = commit.kind === 'batch' ? store.batch(() => commit.steps.forEach(runStep)) : undefined
            if (commit.kind === 'update') runStep(commit.steps[0])
            const handle = batch ?? (handles[0] as Pending['handle'])
            expect(handles.map(({ status }) => status)).toEqual(statuses)
            if (parts.length > 0) pending.push({ handle, parts })
          }
        }
        compare(store, links, view)
        // Nothing to append: it does not learn what the other did.
        if (store.getStatus().version === version) continue
        if (base === journal) journal = view
        else {
          const statuses: string[] = []
          for (const { parts } of pending) {
            let next: Graph | undefined = journal
            for (const part of parts) next = next && committed(links, next, part(next))
            statuses.push(next === undefined ? 'rejected' : 'committed')
            journal = next ?? journal
          }
          await world.settle(store.flush())
          expect(pending.map(({ handle }) => handle.status)).toEqual(statuses)
        }
        await world.settle(store.flush())
        views[tab] = journal
        removed[tab]?.clear()
        for (const place of goneIn(before, journal)) removed[1 - tab]?.add(place)
        compare(store, links, journal)
      }
      for (const store of stores) await world.settle(store.close())
      const again = openGraph(links, world.openTab().platform)
      await world.settle(again.ready)
      compare(again, links, journal)
      await world.settle(again.close())
    }),
    { numRuns: 150 },
  )
})
