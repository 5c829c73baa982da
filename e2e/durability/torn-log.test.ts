import { expect } from '@playwright/test'
import { databaseFiles, tearLog } from './database-files.js'
import { History } from './history.js'
import { test } from './profile.js'
import { openSession } from './session.js'

const options = { extent: { rows: 400, textLength: 120 }, compactAfterBytes: 20_000 }

test('J1 a record that a killed browser left torn in the log of the database does no harm at the second start', async ({
  profiles,
  ledgerUrl,
}) => {
  const profile = profiles.create()
  const history = new History(options.extent)
  const openAndWrite = async () => {
    const { page, opened } = await openSession(await profile.open(), ledgerUrl, options)
    history.expectWhole(opened)
    const to = history.saved + 100
    await page.evaluate(([number, end]) => window.ledgerPage.write(number, end), [history.next(), to] as const)
    history.promise(to)
    await profile.close()
  }
  await openAndWrite()
  const [log] = databaseFiles(profile.directory, 'log')
  expect(log).toBeDefined()
  tearLog(log ?? '')
  for (let start = 0; start < 3; start++) await openAndWrite()
})
