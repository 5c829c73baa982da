import { expect, type Page, test } from '@playwright/test'
import { devUrl } from '../playwright.config.js'
import { addTask, card, expectSaved, exportTasks, openBoard } from './board-page.js'

test.use({ baseURL: devUrl })

/** Opens the panel's Recovery screen, on one of its parts. */
async function openRecovery(page: Page, part: string): Promise<void> {
  const screens = page.getByRole('navigation', { name: 'Screens' })
  await page.getByRole('button', { name: 'Holdfast devtools (Alt+Shift+H)' }).click()
  await screens.getByRole('button', { name: 'Recovery' }).click()
  await page.getByRole('button', { name: new RegExp(`^${part}`) }).click()
}

/** Spoils the newest record of the journal, behind the store's back. */
const damage = (page: Page) =>
  page.evaluate(
    () =>
      new Promise<void>((resolve, reject) => {
        const opening = indexedDB.open('holdfast:board')
        opening.onsuccess = () => {
          const transaction = opening.result.transaction('rows', 'readwrite')
          const rows = transaction.objectStore('rows')
          const cursor = rows.openCursor(IDBKeyRange.bound(['j'], ['j', []]), 'prev')
          cursor.onsuccess = () => {
            const found = cursor.result
            const row = found?.value as { readonly body: string } | undefined
            if (row !== undefined) found?.update({ ...row, body: row.body.replace('boat', 'goat') })
          }
          transaction.oncomplete = () => {
            opening.result.close()
            resolve()
          }
          transaction.onabort = () => reject(transaction.error)
        }
      }),
  )

test('P8, R2 damaged storage: the panel tells what recovery did, and shows what was set aside', async ({ page }) => {
  await openBoard(page)
  await addTask(page, 'Buy a boat')
  await expectSaved(page)
  await damage(page)
  await page.reload()
  // The app itself says so, too: see V7.
  await page.getByRole('button', { name: /^Continue/ }).click()
  await openRecovery(page, 'Last recovery')
  await expect(page.getByRole('region', { name: 'Recovery', exact: true })).toContainText(
    /No backup|Something was lost/,
  )
  const report = page.getByRole('region', { name: 'Last recovery that found something' })
  await expect(report).toContainText('With data loss')
  await expect(report).toContainText('fails its checksum')
  await page.getByRole('button', { name: /^Quarantine/ }).click()
  const row = page.getByRole('region', { name: 'Quarantine' }).getByRole('listitem')
  await expect(row).toContainText('goat')
  await row.getByRole('button', { name: /^Try again/ }).click()
  await expect(page.getByRole('status', { name: 'Outcome' })).toContainText('1 row stay')
  await row.getByRole('button', { name: /^Delete/ }).click()
  await page.getByRole('textbox', { name: /^Name of the store/ }).fill('board')
  await page.getByRole('button', { name: 'Delete', exact: true }).click()
  await expect(page.getByRole('region', { name: 'Quarantine' })).toContainText('Nothing was set aside')
})

test('P9 a crash drill stops the store, reloads the page, and proves that nothing saved is missing', async ({
  page,
}) => {
  // Each drill opens the page anew, unbundled: a bound for a busy machine.
  test.setTimeout(180_000)
  await openBoard(page)
  await addTask(page, 'Buy a boat')
  await expectSaved(page)
  const saved = await exportTasks(page)
  await openRecovery(page, 'Crash drill')
  const proof = page.getByRole('region', { name: 'Proof' })
  for (const [phase, came] of [
    ['Append committed', '2 of 2 commits without an answer'],
    ['Backup', '1 unfinished, told as broken'],
  ] as const) {
    await page.getByRole('button', { name: 'Crash drill' }).click()
    await page.getByRole('radio', { name: new RegExp(`^${phase}`) }).check()
    await page.getByRole('button', { name: 'Run the drill…' }).click()
    await page.getByRole('textbox', { name: /^Name of the store/ }).fill('board')
    const reloaded = page.waitForEvent('load')
    await page.getByRole('button', { name: 'Crash and reload' }).click()
    await reloaded
    await expect(proof).toContainText('It held')
    await expect(proof).toContainText(came)
    await expect(proof).toContainText('3 of 3 commits that the store had said are saved came back')
    await expect(proof.getByRole('img', { name: 'holds' })).toHaveCount(9)
    await proof.getByRole('button', { name: 'Dismiss' }).click()
    await expect(proof).toHaveCount(0)
  }
  await expect(card(page, 'Buy a boat')).toHaveCount(1)
  await page.getByRole('button', { name: 'Close (Alt+Shift+H)' }).click()
  expect(await exportTasks(page)).toEqual(saved)
})
