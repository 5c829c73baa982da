import { expect } from '@playwright/test'
import { History } from './history.js'
import { test } from './profile.js'
import { openSession } from './session.js'

const options = { extent: { rows: 400, textLength: 120 }, compactAfterBytes: 20_000 }

test('J9 site data cleared under a running tab: what it holds is saved again, nothing is lost', async ({
  profiles,
  ledgerUrl,
}) => {
  const profile = profiles.create()
  const history = new History(options.extent)
  const origin = new URL(ledgerUrl).origin
  const writing = await openSession(await profile.open(), ledgerUrl, options)
  history.expectWhole(writing.opened)
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
  expect([...writing.errors, ...errors]).toEqual([])
  history.expectWhole(opened)
  const to = history.saved + 50
  await page.evaluate(([number, end]) => window.ledgerPage.write(number, end), [history.next(), to] as const)
  history.promise(to)
  await profile.close()
  history.expectWhole((await openSession(await profile.open(), ledgerUrl, options)).opened)
})
