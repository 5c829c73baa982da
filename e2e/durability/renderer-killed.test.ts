import { History } from './history.js'
import { delay, momentOf, series } from './kills.js'
import { test } from './profile.js'
import { openSession, type Session } from './session.js'

test.describe.configure({ mode: 'parallel', timeout: 180_000 })

const options = { extent: { rows: 400, textLength: 120 }, compactAfterBytes: 20_000 }

/**
 * Ends the process that a page runs in, as an access to wrong memory does. Not by SIGKILL: which process is the page's can not
 * be told, and a browser whose spare renderer was killed may never open another page.
 */
async function killRenderer({ page, devtools }: Session): Promise<void> {
  const crashed = page.waitForEvent('crash')
  devtools.send('Page.crash').catch(() => undefined)
  await crashed
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
      await killRenderer(session)
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
