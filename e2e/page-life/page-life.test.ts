import type { AddressInfo } from 'node:net'
import { type BrowserContext, test as base, expect, type Page } from '@playwright/test'
import { buildPage, serve } from '../durability/served-page.js'
import './contract.js'

/** `origin`: the diary at `/`, and a page without a store at `/blank.html`. */
const test = base.extend<object, { origin: string }>({
  origin: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from the pattern.
    async ({}, use) => {
      const files = await buildPage(new URL('page', import.meta.url))
      const server = await serve(new Map([...files, ['/blank.html', '<!doctype html><title>Blank</title>']]))
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    { scope: 'worker' },
  ],
})

const entries = (page: Page) => page.evaluate(() => window.diaryPage.ready())

async function openDiary(context: BrowserContext, origin: string): Promise<Page> {
  const page = await context.newPage()
  await page.goto(origin)
  await entries(page)
  return page
}

test('J17 what was committed right before a page is reloaded, left or closed is there when it is ready again', async ({
  context,
  origin,
}) => {
  let page = await openDiary(context, origin)
  const found: number[] = []
  for (let round = 1; round <= 6; round++) {
    const how = round % 3
    // The last ones within the frame after an append.
    const leaving = page.evaluate(async (how) => {
      await window.diaryPage.add(4, 3)
      if (how === 1) location.reload()
      if (how === 2) location.href = '/blank.html'
    }, how)
    if (how === 0) {
      await leaving
      await page.close()
      page = await context.newPage()
    } else {
      // The page may be gone before it can answer.
      await Promise.all([page.waitForEvent('load'), leaving.catch(() => undefined)])
    }
    if (how !== 1) await page.goto(origin)
    found.push(await entries(page))
  }
  expect(found).toEqual([4, 8, 12, 16, 20, 24])
})

test('T9 W7 a page lets go of its database at once when another deletes it, and saves again what it holds, though nobody edits', async ({
  context,
  origin,
}) => {
  const page = await openDiary(context, origin)
  await page.evaluate(() => window.diaryPage.add(20, 0))
  const other = await context.newPage()
  await other.goto(`${origin}/blank.html`)
  const heard = await other.evaluate(
    () =>
      new Promise<readonly string[]>((resolve) => {
        const events: string[] = []
        const request = indexedDB.deleteDatabase('holdfast:diary')
        request.onblocked = () => events.push('blocked')
        request.onsuccess = () => resolve([...events, 'deleted'])
      }),
  )
  expect(heard).toEqual(['deleted'])
  const rowsStored = () =>
    other.evaluate(async () => {
      const databases = await indexedDB.databases()
      if (!databases.some(({ name }) => name === 'holdfast:diary')) return 0
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open('holdfast:diary')
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      })
      const count = db.objectStoreNames.contains('rows') && db.transaction('rows').objectStore('rows').count(['meta'])
      if (count) await new Promise((resolve) => count.addEventListener('success', resolve))
      db.close()
      return count ? count.result : 0
    })
  await expect.poll(rowsStored).toBe(1)
  await page.close()
  expect(await entries(await openDiary(context, origin))).toBe(20)
})

test('T1 a duplicated tab, which has a copy of sessionStorage, is another tab; many stores of a page leave nothing behind', async ({
  context,
  origin,
}) => {
  const page = await openDiary(context, origin)
  await page.evaluate(() => sessionStorage.setItem('copied', 'yes'))
  const opened = context.waitForEvent('page')
  await page.evaluate(() => void window.open('/'))
  const copy = await opened
  await copy.waitForFunction(() => window.diaryPage !== undefined)
  await entries(copy)
  expect(await copy.evaluate(() => sessionStorage.getItem('copied'))).toBe('yes')
  const [mine, its] = [
    await page.evaluate(() => window.diaryPage.tabId()),
    await copy.evaluate(() => window.diaryPage.tabId()),
  ]
  expect(mine).not.toBe(its)
  await Promise.all([page, copy].map((tab) => tab.evaluate(() => window.diaryPage.add(20, 1))))
  await expect.poll(() => entries(page)).toBe(40)
  await expect.poll(() => entries(copy)).toBe(40)

  const held = () => page.evaluate(async () => (await navigator.locks.query()).held?.map(({ name }) => name) ?? [])
  await page.evaluate(() => window.diaryPage.openMore(10))
  expect((await held()).filter((name) => name?.includes('more-')).length).toBeGreaterThanOrEqual(10)
  await page.evaluate(() => window.diaryPage.closeMore())
  await expect.poll(async () => (await held()).filter((name) => name?.includes('more-'))).toEqual([])
})
