import { expect, type Page, test } from '@playwright/test'
import { addTask, card, expectSaved, exportTasks, openBoard } from './board-page.js'

const backupsDialog = (page: Page) => page.getByRole('dialog', { name: 'Backups' })
const backupRows = (page: Page) => backupsDialog(page).getByRole('list', { name: 'Backups' }).getByRole('listitem')

async function openBackups(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Board menu' }).click()
  await page.getByRole('menuitem', { name: 'Backups…' }).click()
  await expect(backupsDialog(page)).toBeVisible()
}

async function closeBackups(page: Page): Promise<void> {
  await page.keyboard.press('Escape')
  await expect(backupsDialog(page)).toHaveCount(0)
}

/** Makes a backup as a person does, and waits until it is said to be whole. */
async function backUp(page: Page, note: string): Promise<void> {
  await openBackups(page)
  const field = page.getByRole('textbox', { name: 'Note for a new backup' })
  await field.fill(note)
  await field.press('Enter')
  await expect(page.getByRole('status', { name: 'Backup progress' })).toHaveText('Backup made and verified.')
  await expect(backupRows(page).filter({ hasText: note })).toHaveCount(1)
}

test('V6, B3 a backup is made, restored after a look at what changes, and the restore is undone', async ({ page }) => {
  await openBoard(page)
  await addTask(page, 'Buy a boat')
  await expectSaved(page)
  const atBackup = await exportTasks(page)
  await backUp(page, 'Before the regatta')
  await closeBackups(page)
  await addTask(page, 'Sell the boat')
  await expectSaved(page)
  const later = await exportTasks(page)

  await openBackups(page)
  await page.getByRole('button', { name: 'Restore Before the regatta…' }).click()
  const question = page.getByRole('dialog', { name: 'Restore this backup?' })
  await expect(question.getByRole('list', { name: 'What changes' }).getByRole('listitem')).toHaveText([
    'Tasks: 1 removed',
  ])
  await expect(card(page, 'Sell the boat')).toHaveCount(1)
  await question.getByRole('button', { name: 'Restore' }).click()
  const notice = page.getByRole('region', { name: 'Notice' })
  await expect(notice).toContainText('Restored “Before the regatta”')
  await expect(card(page, 'Sell the boat')).toHaveCount(0)
  await expect(card(page, 'Buy a boat')).toBeVisible()

  await notice.getByRole('button', { name: 'Undo' }).click()
  await expect(card(page, 'Sell the boat')).toBeVisible()
  expect(await exportTasks(page)).toEqual(later)
  await page.getByRole('button', { name: /^Redo/ }).click()
  await expect(card(page, 'Sell the boat')).toHaveCount(0)
  expect(await exportTasks(page)).toEqual(atBackup)
})

test('B2, B3 a backup goes out as a file, is deleted after a question, comes in again and is verified', async ({
  page,
}) => {
  await openBoard(page)
  await backUp(page, 'For the shelf')
  const downloading = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download For the shelf' }).click()
  const file = await (await downloading).path()

  await page.getByRole('button', { name: 'Delete For the shelf…' }).click()
  await page.getByRole('dialog', { name: 'Delete this backup?' }).getByRole('button', { name: 'Delete' }).click()
  await expect(backupsDialog(page)).toContainText('There are no backups yet.')

  await page.getByLabel('Backup file to open').setInputFiles(file)
  await expect(backupRows(page)).toHaveCount(1)
  await expect(backupRows(page)).toContainText('From a file')
  await page.getByRole('button', { name: 'Verify For the shelf' }).click()
  await expect(page.getByRole('status', { name: 'Backup progress' })).toHaveText(
    '“For the shelf” is whole and fits this board.',
  )

  await page.getByLabel('Backup file to open').setInputFiles({
    name: 'holiday.jpg',
    mimeType: 'image/jpeg',
    buffer: Buffer.from('not a backup'),
  })
  await expect(backupsDialog(page).getByRole('alert')).toContainText('This backup is broken')
  await expect(backupRows(page)).toHaveCount(1)
})

test('R15, B7, V7 after the database was deleted the recovery screen tells that the backup was restored, and the board is there', async ({
  context,
  baseURL,
}) => {
  const first = await context.newPage()
  await openBoard(first)
  await addTask(first, 'Buy a boat')
  await expectSaved(first)
  const saved = await exportTasks(first)
  await backUp(first, 'All I have')
  // What Chromium does when it is short of space, or a person who clears the site's databases; the page is not there.
  await first.goto('about:blank')
  const session = await context.newCDPSession(first)
  await session.send('Storage.clearDataForOrigin', { origin: baseURL ?? '', storageTypes: 'indexeddb' })

  await first.goto('/')
  const screen = first.getByRole('region', { name: 'Your data was brought back' })
  await expect(screen.getByRole('heading', { level: 1 })).toBeFocused()
  await expect(screen).toContainText('was brought back from a backup')
  await expect(screen.getByRole('region', { name: 'Backups' })).toContainText('All I have')
  await screen.getByRole('button', { name: 'Continue' }).click()
  await expect(card(first, 'Buy a boat')).toBeVisible()
  await expectSaved(first)
  expect(await exportTasks(first)).toEqual(saved)

  await first.reload()
  await expect(card(first, 'Buy a boat')).toBeVisible()
  expect(await exportTasks(first)).toEqual(saved)
})
