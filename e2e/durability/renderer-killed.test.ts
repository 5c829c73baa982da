import type { Browser, Page } from '@playwright/test'
import { History } from './history.js'
import { delay, momentOf, series } from './kills.js'
import { test } from './profile.js'
import { scatter } from './script.js'
import { openSession, type Session } from './session.js'

test.describe.configure({ mode: 'parallel', timeout: 180_000 })

const options = { extent: { rows: 400, textLength: 120 }, compactAfterBytes: 20_000 }

/** Ends the process that a page runs in: from inside, as an access to wrong memory does, or with SIGKILL. */
async function killRenderer({ page, devtools }: Session, how: 'crash' | 'SIGKILL'): Promise<void> {
  const crashed = page.waitForEvent('crash')
  if (how === 'crash') devtools.send('Page.crash').catch(() => undefined)
  else for (const id of await rendererIds(page)) process.kill(id, 'SIGKILL')
  await crashed
}

async function rendererIds(page: Page): Promise<readonly number[]> {
  const devtools = await (page.context().browser() as Browser).newBrowserCDPSession()
  const { processInfo } = await devtools.send('SystemInfo.getProcessInfo')
  await devtools.detach()
  return processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id)
}

for (const { range, numbers } of series) {
  test(`J1 J2 the page's process dies while it writes: ${range}, each followed by two starts and more writes`, async ({
    profiles,
    ledgerUrl,
  }) => {
    const profile = profiles.create()
    const history = new History(options.extent)
    let page = await profile.open()
    const open = async () => {
      const before = page
      page = await page.context().newPage()
      await before.close()
      const session = await openSession(page, ledgerUrl, options)
      history.expectWhole(session.opened)
      return session
    }
    const openAndWrite = async () => {
      await open()
      const to = history.saved + 50
      await page.evaluate(([number, end]) => window.ledgerPage.write(number, end), [history.next(), to] as const)
      history.promise(to)
    }
    for (const kill of numbers) {
      const session = await open()
      const moment = momentOf(kill + 500_000)
      await page.evaluate((number) => window.ledgerPage.start(number), history.next())
      await session.saved(history.saved + moment.commits)
      await delay(moment)
      await killRenderer(session, scatter(kill) % 2 === 0 ? 'crash' : 'SIGKILL')
      history.promise(session.savedTo())
      await openAndWrite()
      await openAndWrite()
    }
    // The browser that lived through it all is ended in good order, and another one finds everything.
    await profile.close()
    page = await profile.open()
    await openAndWrite()
    await open()
  })
}
