import { type BrowserContext, expect, type Page } from '@playwright/test'
import type { Card, PolicySlice } from './conflict-page/cards.js'
import { test } from './served-pages.js'

/** Two tabs that edit, and a third that can keep both from writing. */
interface Desk {
  readonly one: Page
  readonly two: Page
  readonly holder: Page
}

async function openDesk(context: BrowserContext, origin: string): Promise<Desk> {
  const open = async () => {
    const page = await context.newPage()
    await page.goto(`${origin}/conflict/`)
    await page.evaluate(() => window.cardsPage.ready())
    return page
  }
  const one = await open()
  await one.evaluate(() => window.cardsPage.begin())
  return { one, two: await open(), holder: await open() }
}

const cardIn = (page: Page, policy: PolicySlice) => page.evaluate((name) => window.cardsPage.card(name), policy)
const conflictsIn = (page: Page, policy: PolicySlice) =>
  page.evaluate((name) => window.cardsPage.conflicts().filter(({ slice }) => slice === name), policy)

async function edit(page: Page, policy: PolicySlice, changes: readonly Partial<Card>[]): Promise<void> {
  await page.evaluate(([name, edits]) => window.cardsPage.edit(name, ...edits), [policy, changes] as const)
  // One's own edit is shown at once, whoever writes meanwhile.
  expect(await cardIn(page, policy)).toMatchObject(changes.at(-1) ?? {})
}

async function agreed({ one, two }: Desk, policy: PolicySlice): Promise<Card | undefined> {
  for (const page of [one, two]) await page.evaluate(() => window.cardsPage.flush())
  await expect
    .poll(async () => JSON.stringify(await cardIn(one, policy)) === JSON.stringify(await cardIn(two, policy)))
    .toBe(true)
  return cardIn(one, policy)
}

/** Both edit the card before either hears of the other; gives what both come to. */
async function meet(
  desk: Desk,
  policy: PolicySlice,
  ofOne: readonly Partial<Card>[],
  ofTwo: readonly Partial<Card>[],
): Promise<Card | undefined> {
  await desk.holder.evaluate(() => window.cardsPage.hold())
  await edit(desk.one, policy, ofOne)
  await edit(desk.two, policy, ofTwo)
  await desk.holder.evaluate(() => window.cardsPage.release())
  return agreed(desk, policy)
}

test('T1 M1 the same card is edited in two tabs before either hears of the other: each policy settles it, tells it, and it can be settled anew', async ({
  context,
  origin,
}) => {
  const desk = await openDesk(context, origin)
  const { one, two } = desk

  await test.step('last-write-wins: what comes later in the journal stands; the other side is kept and can be put back', async () => {
    const card = await meet(desk, 'lastWriteWins', [{ title: 'one' }], [{ title: 'two', likes: 11 }])
    for (const page of [one, two]) await expect.poll(() => conflictsIn(page, 'lastWriteWins')).toHaveLength(1)
    const [conflict] = await conflictsIn(one, 'lastWriteWins')
    expect(conflict).toMatchObject({ path: ['title'], base: 'base', policy: 'last-write-wins', outcome: 'mine' })
    expect([conflict?.mine, conflict?.theirs].sort()).toEqual(['one', 'two'])
    expect(card).toEqual({ id: 'c', title: conflict?.mine, likes: 11, tags: ['base'], body: 'middle' })
    expect(await one.evaluate((id) => window.cardsPage.replayTheirs(id), conflict?.id ?? '')).toBe('resolved')
    expect((await agreed(desk, 'lastWriteWins'))?.title).toBe(conflict?.theirs)
  })

  await test.step('version-wins: the tab with more edits of the card', async () => {
    const card = await meet(
      desk,
      'versionWins',
      [{ title: 'first' }, { title: 'second' }, { title: 'third' }],
      [{ title: 'only' }],
    )
    expect(card?.title).toBe('third')
  })

  await test.step('merge: fields, members of lists and counters of both', async () => {
    const card = await meet(
      desk,
      'merged',
      [{ title: 'one', likes: 12, tags: ['base', 'of one'] }],
      [{ body: 'two', likes: 13, tags: ['of two', 'base'] }],
    )
    expect(card).toMatchObject({ title: 'one', body: 'two', likes: 15 })
    expect(card?.tags.toSorted()).toEqual(['base', 'of one', 'of two'])
  })

  await test.step('crdt: texts as well', async () => {
    const card = await meet(
      desk,
      'crdt',
      [{ body: 'before, middle', likes: 12 }],
      [{ body: 'middle and after', likes: 13 }],
    )
    expect(card).toMatchObject({ body: 'before, middle and after', likes: 15 })
  })

  await test.step('a resolver, at once or later', async () => {
    for (const policy of ['resolved', 'resolvedLater'] as const) {
      await meet(desk, policy, [{ title: 'one' }], [{ title: 'two' }])
      await expect.poll(async () => (await agreed(desk, policy))?.title).toBe('one & two')
      for (const page of [one, two]) {
        await expect
          .poll(async () => (await conflictsIn(page, policy)).map(({ outcome }) => outcome))
          .toContain('resolved')
      }
    }
  })

  await test.step('every conflict was told in both tabs', async () => {
    for (const page of [one, two]) {
      const told = new Set((await page.evaluate(() => window.cardsPage.told())).map((text) => text.split(' ')[0]))
      expect([...told].sort()).toEqual(['crdt', 'lastWriteWins', 'merged', 'resolved', 'resolvedLater', 'versionWins'])
    }
  })
})
