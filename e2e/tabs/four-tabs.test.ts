import { expect } from '@playwright/test'
import { type OpenTab, openTab } from './open-tab.js'
import { test } from './served-pages.js'

test.describe.configure({ timeout: 180_000 })

const editsPerTab = 1_250

const start = ({ page }: OpenTab, author: string, seed: number) =>
  page.evaluate(([name, edits, number]) => window.workshopPage.start(name, edits, number), [
    author,
    editsPerTab,
    seed,
  ] as const)

test('T1 J1 four tabs make 5,000 edits at once, one dies and one is frozen on the way: all views are the same, nothing saved is missing', async ({
  context,
  origin,
}) => {
  const [one, two, doomed, frozen] = [
    await openTab(context, origin),
    await openTab(context, origin),
    await openTab(context, origin),
    await openTab(context, origin),
  ]
  await Promise.all([
    start(one, 'one', 1),
    start(two, 'two', 2),
    start(doomed, 'doomed', 3),
    start(frozen, 'frozen', 4),
  ])

  await doomed.saved(200)
  const crashed = doomed.page.waitForEvent('crash')
  doomed.devtools.send('Page.crash').catch(() => undefined)
  await crashed
  await frozen.saved(200)
  await frozen.devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  await Promise.all([one.saved(editsPerTab), two.saved(editsPerTab)])
  await frozen.devtools.send('Page.setWebLifecycleState', { state: 'active' })
  await frozen.saved(editsPerTab)

  const later = await openTab(context, origin)
  const tally = await later.page.evaluate(() => window.workshopPage.tally())
  expect(tally.entries).toMatchObject({ one: editsPerTab, two: editsPerTab, frozen: editsPerTab })
  expect(tally.entries.doomed).toBeGreaterThanOrEqual(doomed.savedTo())
  expect(tally.count).toBe(tally.bumps)
  const text = await later.page.evaluate(() => window.workshopPage.text())
  for (const { page } of [one, two, frozen]) {
    await expect.poll(() => page.evaluate(() => window.workshopPage.status().version)).toBe(tally.version)
    expect(await page.evaluate(() => window.workshopPage.text())).toBe(text)
    expect(await page.evaluate(() => window.workshopPage.told())).toEqual([])
  }
})
