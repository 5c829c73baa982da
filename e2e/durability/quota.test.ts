import { expect } from '@playwright/test'
import { History } from './history.js'
import { test } from './profile.js'
import { openSession } from './session.js'

const options = { extent: { rows: 400, textLength: 2_000 }, compactAfterBytes: 64_000 }

test('J10 no space left: work goes on in memory and the page says so; with space again everything is saved in order', async ({
  profiles,
  ledgerUrl,
}) => {
  const profile = profiles.create()
  const history = new History(options.extent)
  const origin = new URL(ledgerUrl).origin
  const first = await openSession(await profile.open(), ledgerUrl, options)
  history.expectWhole(first.opened)
  await first.page.evaluate(([number, end]) => window.ledgerPage.write(number, end), [history.next(), 50] as const)
  history.promise(50)
  await profile.close()

  // A browser that has not asked for the origin's quota yet: it remembers the answer for a while.
  const page = await profile.open()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000 })
  const { opened } = await openSession(page, ledgerUrl, options)
  history.expectWhole(opened)
  const session = history.next()
  const isSaved = await page.evaluate((number) => window.ledgerPage.attempt(number, 200), session)
  expect(isSaved).toBe(false)
  const full = await page.evaluate(() => window.ledgerPage.status())
  expect(full.degraded).toMatchObject({ code: 'STORAGE_FULL' })
  expect(full.version).toBe(250)
  expect(full.pending).toBeGreaterThan(0)
  expect(full.degraded?.nextRetryAt).not.toBeNull()
  expect(full.savedVersion + full.pending).toBe(250)

  await devtools.send('Storage.overrideQuotaForOrigin', { origin })
  await page.waitForFunction(() => window.ledgerPage.status().pending === 0)
  expect(await page.evaluate(() => window.ledgerPage.status())).toMatchObject({ degraded: null, savedVersion: 250 })
  history.promise(250)
  await page.reload()
  history.expectWhole(await page.evaluate(() => window.ledgerPage.read()))
  await profile.kill()
  history.expectWhole((await openSession(await profile.open(), ledgerUrl, options)).opened)
})
