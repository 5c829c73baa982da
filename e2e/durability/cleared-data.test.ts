import { expect } from '@playwright/test'
import { History } from './history.js'
import { test } from './profile.js'
import { openSession } from './session.js'

const options = { extent: { rows: 400, textLength: 120 }, compactAfterBytes: 20_000 }

for (const tabs of ['one tab', 'two tabs']) {
  test(`J9 T6 site data cleared under ${tabs}: what was held is saved again, nothing is lost`, async ({
    profiles,
    ledgerUrl,
  }) => {
    const profile = profiles.create()
    const history = new History(options.extent)
    const origin = new URL(ledgerUrl).origin
    const writing = await openSession(await profile.open(), ledgerUrl, options)
    history.expectWhole(writing.opened)
    // The one that only reads is behind, and mostly the one that begins the database anew.
    const watching =
      tabs === 'two tabs' ? await openSession(await writing.page.context().newPage(), ledgerUrl, options) : undefined
    const session = history.next()
    await writing.page.evaluate(([number, end]) => window.ledgerPage.write(number, end), [session, 300] as const)
    await writing.saved(300)

    await writing.page.evaluate((number) => window.ledgerPage.start(number), session)
    await writing.saved(400)
    await writing.devtools.send('Storage.clearDataForOrigin', { origin, storageTypes: 'indexeddb' })
    await writing.saved(writing.savedTo() + 300)
    history.promise(writing.savedTo())
    await profile.kill()

    const { opened, page, errors } = await openSession(await profile.open(), ledgerUrl, options)
    expect([...writing.errors, ...(watching?.errors ?? []), ...errors]).toEqual([])
    history.expectWhole(opened)
    const to = history.saved + 50
    await page.evaluate(([number, end]) => window.ledgerPage.write(number, end), [history.next(), to] as const)
    history.promise(to)
    await profile.close()
    history.expectWhole((await openSession(await profile.open(), ledgerUrl, options)).opened)
  })
}
