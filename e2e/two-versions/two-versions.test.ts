import type { AddressInfo } from 'node:net'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { buildPage, serve } from '../durability/served-page.js'

/** `origin`: both versions of the app, at `/old/` and `/new/`. */
const test = base.extend<object, { origin: string }>({
  origin: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from the pattern.
    async ({}, use) => {
      const builds = await Promise.all(
        ['old', 'new'].map((version) => buildPage(new URL(`page/${version}`, import.meta.url), `/${version}/`)),
      )
      const server = await serve(new Map(builds.flatMap((files) => [...files])))
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    { scope: 'worker' },
  ],
})

async function open(context: BrowserContext, url: string, isDeaf = false): Promise<Page> {
  const page = await context.newPage()
  if (isDeaf) await page.addInitScript(() => Reflect.deleteProperty(window, 'BroadcastChannel'))
  await page.goto(url)
  await page.evaluate(() => window.boardPage.ready())
  return page
}

const tasksOf = (page: Page) => page.evaluate(() => window.boardPage.tasks())
const toldBy = (page: Page) => page.evaluate(() => window.boardPage.told())
const banner = (page: Page) => page.getByRole('alert')

async function fill(page: Page, from: number, to: number): Promise<void> {
  await page.evaluate(
    async ([first, end]) => {
      for (let n = first; n < end; n++) window.boardPage.add(`t${n}`, `Task ${n}`)
      await window.boardPage.flush()
    },
    [from, to] as const,
  )
}

test('W1 W3 an older page that writes all the time while a newer one migrates loses nothing and is told', async ({
  context,
  origin,
}) => {
  const old = await open(context, `${origin}/old/`)
  await fill(old, 0, 300)
  await old.evaluate(() => window.boardPage.addForever('busy'))
  const next = await open(context, `${origin}/new/`)

  await expect(banner(old)).toContainText('A newer version of this app is open')
  await expect(banner(old).getByRole('button', { name: 'Reload' })).toBeEnabled()
  const made = (await tasksOf(old)).map(({ id }) => id)
  expect((await old.evaluate(() => window.boardPage.saved())).length).toBe(made.length)
  expect(made.length).toBeGreaterThan(300)
  await expect.poll(async () => (await tasksOf(next)).length).toBe(made.length)
  expect((await tasksOf(next)).map(({ id }) => id).sort()).toEqual(made.sort())
  expect((await toldBy(next)).filter(([name]) => name === 'data:lost')).toEqual([])

  await banner(old).getByRole('button', { name: 'Reload' }).click()
  await expect(banner(old)).toBeVisible()
  expect(await old.evaluate(() => window.boardPage.status().phase)).toBe('outdated')
})

test('W2 W4 W5 an older page that heard of nothing hands over what it does, and newer ones show it in the new form', async ({
  context,
  origin,
}) => {
  const old = await open(context, `${origin}/old/`, true)
  await fill(old, 0, 5)
  const next = await open(context, `${origin}/new/`)
  await next.evaluate(() => window.boardPage.rename('t1', 'Renamed by the newer page'))
  await old.evaluate(async () => {
    window.boardPage.add('late', 'Added by the older page')
    window.boardPage.rename('t2', 'Renamed by the older page')
    window.boardPage.toggle('t3')
    await window.boardPage.flush().catch(() => undefined)
  })
  await expect(banner(old)).toContainText('Your changes are kept')
  await old.screenshot({ path: test.info().outputPath('older.png') })
  const [told] = await toldBy(old)
  expect(told).toMatchObject(['version:outdated', { handedOver: [{}, {}, {}].map(() => expect.any(String)) }])

  // A third page finds it when it starts, and the one that is open hears of it.
  const third = await open(context, `${origin}/new/`)
  const expected = [
    { id: 't0', label: 'Task 0', isDone: false },
    { id: 't1', label: 'Renamed by the newer page', isDone: false },
    { id: 't2', label: 'Renamed by the older page', isDone: false },
    { id: 't3', label: 'Task 3', isDone: true },
    { id: 't4', label: 'Task 4', isDone: false },
    { id: 'late', label: 'Added by the older page', isDone: false },
  ]
  for (const page of [next, third]) await expect.poll(() => tasksOf(page)).toEqual(expected)
  await expect(next.getByRole('list', { name: 'Tasks' })).toContainText('Added by the older page')
  await next.screenshot({ path: test.info().outputPath('newer.png') })
  await next.reload()
  await next.evaluate(() => window.boardPage.ready())
  expect(await tasksOf(next)).toEqual(expected)
})

test('W2 W3 an older page that was frozen in the middle of its edits hands over the rest when it thaws', async ({
  context,
  origin,
}) => {
  const old = await open(context, `${origin}/old/`)
  await fill(old, 0, 50)
  const devtools = await context.newCDPSession(old)
  await old.evaluate(() => window.boardPage.addForever('frozen'))
  await devtools.send('Page.setWebLifecycleState', { state: 'frozen' })
  const next = await open(context, `${origin}/new/`)
  await next.evaluate(() => window.boardPage.add('n', 'Of the newer page'))
  await devtools.send('Page.setWebLifecycleState', { state: 'active' })

  await expect(banner(old)).toContainText('Your changes are kept')
  const made = (await tasksOf(old)).map(({ id }) => id)
  await expect.poll(async () => (await tasksOf(next)).length).toBe(made.length + 1)
  expect((await tasksOf(next)).map(({ id }) => id).sort()).toEqual([...made, 'n'].sort())
})
