import { History } from './history.js'
import { delay, momentOf, series } from './kills.js'
import { test } from './profile.js'
import { openSession } from './session.js'

test.describe.configure({ mode: 'parallel', timeout: 180_000 })

const options = { extent: { rows: 400, textLength: 120 }, compactAfterBytes: 20_000 }

for (const { range, numbers } of series) {
  test(`J1 J2 SIGKILL of the browser while it writes: ${range}, each followed by two starts and more writes`, async ({
    profiles,
    ledgerUrl,
  }) => {
    const profile = profiles.create()
    const history = new History(options.extent)
    const open = async () => {
      const session = await openSession(await profile.open(), ledgerUrl, options)
      history.expectWhole(session.opened)
      return session
    }
    for (const kill of numbers) {
      const session = await open()
      const moment = momentOf(kill)
      await session.page.evaluate((number) => window.ledgerPage.start(number), history.next())
      await session.saved(history.saved + moment.commits)
      await delay(moment)
      await profile.kill()
      history.promise(session.savedTo())
    }
    // What a kill tore may show only at the second start after it.
    for (let start = 0; start < 2; start++) {
      const { page } = await open()
      const to = history.saved + 50
      await page.evaluate(([number, end]) => window.ledgerPage.write(number, end), [history.next(), to] as const)
      history.promise(to)
      await profile.close()
    }
    await open()
  })
}
