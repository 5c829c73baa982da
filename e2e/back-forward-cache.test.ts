import { chromium, expect, test } from '@playwright/test'
import { addTask, card, openBoard } from './board-page.js'

test('T5 a page comes back from the back/forward cache as it was, knows what others did meanwhile, and goes on saving', async ({
  launchOptions,
  baseURL,
}) => {
  // Playwright switches the cache off.
  const ignoreDefaultArgs = ['--disable-back-forward-cache']
  const browser = await chromium.launch({ ...launchOptions, ignoreDefaultArgs })
  const context = await browser.newContext({ baseURL: baseURL ?? '' })
  const [cached, other] = [await context.newPage(), await context.newPage()]
  await openBoard(cached)
  await openBoard(other)
  await addTask(cached, 'Before leaving')
  await expect(card(other, 'Before leaving')).toBeVisible()
  const isFirst = () => cached.evaluate(() => Reflect.get(globalThis, 'isFirst'))
  await cached.evaluate(() => Reflect.set(globalThis, 'isFirst', true))

  await cached.goto('/favicon.svg')
  await addTask(other, 'Meanwhile')
  await expect(card(other, 'Meanwhile')).toBeVisible()
  await cached.goBack({ waitUntil: 'commit' })

  await expect(card(cached, 'Meanwhile')).toBeVisible()
  expect(await isFirst()).toBe(true)
  await addTask(cached, 'Back again')
  await expect(card(other, 'Back again')).toBeVisible()
  await browser.close()
})
