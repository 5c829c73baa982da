import { expect, type Page } from '@playwright/test'
import { test } from './profile.js'
import { openSession } from './session.js'

const options = { extent: { rows: 400, textLength: 120 }, compactAfterBytes: 20_000 }

const marksOn = (page: Page) =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => /^holdfast:canary:ledger:/.test(key)).length)

test('R21 J16 a start knows whether a tab of the session before died, and scrubs', async ({ profiles, ledgerUrl }) => {
  const first = await profiles.create().open()
  const open = async () => {
    const session = await openSession(await first.context().newPage(), ledgerUrl, options)
    await session.page.waitForFunction(() => {
      const { lastExit, scrubbedAt } = window.ledgerPage.stats()
      return lastExit !== null && scrubbedAt !== null
    })
    return { ...session, stats: await session.page.evaluate(() => window.ledgerPage.stats()) }
  }
  const write = ({ page }: { readonly page: Page }, to: number) =>
    page.evaluate((end) => window.ledgerPage.write(1, end), to)

  const leaving = await open()
  expect(leaving.stats.lastExit).toBe('clean')
  await write(leaving, 10)
  const crashing = await open()
  expect(crashing.stats.lastExit).toBe('clean')
  await write(crashing, 20)
  const watching = await open()
  expect(watching.stats.lastExit).toBe('clean')
  await watching.page.waitForFunction(() => window.ledgerPage.status().savedVersion === 20)
  expect(await marksOn(watching.page)).toBe(2)

  const crashed = crashing.page.waitForEvent('crash')
  crashing.devtools.send('Page.crash').catch(() => undefined)
  await crashed
  // A navigation takes the page away as closing a tab does.
  await leaving.page.goto('about:blank')
  const next = await open()
  expect(next.stats.lastExit).toBe('crash')
  expect((await open()).stats.lastExit).toBe('clean')
  expect(await marksOn(next.page)).toBe(0)
})
