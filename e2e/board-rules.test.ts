import { expect, type Page, test } from '@playwright/test'
import { addTask, card, chooseImport, expectSaved, exportTasks, openBoard } from './board-page.js'

const notice = (page: Page) => page.getByRole('region', { name: 'Notice' })

async function openMenuItem(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Board menu' }).click()
  await page.getByRole('menuitem', { name }).click()
}

async function limitColumn(page: Page, column: string, choice: string): Promise<void> {
  await page.getByRole('button', { name: `Limit of ${column}` }).click()
  await page.getByRole('menuitemradio', { name: choice, exact: true }).click()
}

async function moveByMenu(page: Page, title: string, column: string): Promise<void> {
  await card(page, title).hover()
  await page.getByRole('button', { name: `Actions for ${title}` }).click()
  await page.getByRole('menuitem', { name: `Move to ${column}` }).click()
}

const column = (page: Page, name: string) => page.getByRole('list', { name: `${name} tasks` })

test('E2 H1 who is removed from the board leaves no task behind that names them, and one undo brings all of it back', async ({
  page,
}) => {
  await openBoard(page)
  const title = 'Keyboard navigation in the filters panel'
  await expect(page.getByRole('button', { name: `Assignee of ${title}: Greta Lind` })).toBeVisible()
  await openMenuItem(page, 'People…')
  const people = page.getByRole('dialog', { name: 'People' })
  await people.getByRole('button', { name: 'Remove Greta Lind' }).click()
  await expect(notice(page)).toContainText('Removed Greta Lind; 1 task unassigned')
  await expect(people).toHaveCount(0)
  await expect(page.getByRole('button', { name: `Assignee of ${title}: Unassigned` })).toBeVisible()

  await page.keyboard.press('Control+z')
  await expect(page.getByRole('button', { name: `Assignee of ${title}: Greta Lind` })).toBeVisible()
  await page.keyboard.press('Control+Shift+z')
  await expectSaved(page)
  await page.reload()
  await expect(page.getByRole('button', { name: `Assignee of ${title}: Unassigned` })).toBeVisible()
  await expect(page.getByRole('combobox', { name: 'Filter by assignee' })).not.toContainText('Greta Lind')
})

test('E4 a column takes no more than its limit, from either tab; the refusal says so, and nothing moves', async ({
  context,
}) => {
  const page = await context.newPage()
  await openBoard(page)
  const before = await exportTasks(page)
  await limitColumn(page, 'Doing', 'At most 1')
  await expect(notice(page)).toContainText('The limit was not changed: “Doing” holds 2 tasks.')
  await limitColumn(page, 'Doing', 'At most 2')
  await expect(page.getByRole('button', { name: 'Limit of Doing: 2' })).toHaveText('2 / 2')

  const other = await context.newPage()
  await openBoard(other)
  for (const tab of [page, other]) {
    await moveByMenu(tab, 'Remove the old pricing page', 'Doing')
    await expect(notice(tab)).toContainText('“Doing” is limited to 2 tasks. Move one out first, or change the limit.')
    expect(await exportTasks(tab)).toEqual(before)
  }
  await chooseImport(page, 'one.json', [{ title: 'One too many', status: 'doing' }])
  await expect(page.getByRole('dialog', { name: 'Import finished' })).toContainText('“Doing” is limited to 2 tasks')
  await page.getByRole('button', { name: 'Done', exact: true }).click()
  await moveByMenu(other, 'Keyboard navigation in the filters panel', 'Done')
  await expect(column(page, 'Doing').getByRole('listitem')).toHaveCount(1)
  await moveByMenu(page, 'Remove the old pricing page', 'Doing')
  await expect(column(other, 'Doing').getByRole('listitem', { name: 'Remove the old pricing page' })).toBeVisible()
})

test('H4 J1 typing is saved as it is typed, also into a reload, and is one step of undo', async ({ page }) => {
  await openBoard(page)
  const title = 'Remove the old pricing page'
  const description = page.getByRole('dialog', { name: 'Task details' }).getByRole('textbox', { name: 'Description' })
  await card(page, title).press('o')
  await description.pressSequentially('Ask legal first')
  await page.getByRole('button', { name: 'Done', exact: true }).click()
  await page.keyboard.press('Control+z')
  await card(page, title).press('o')
  await expect(description).toHaveValue('')
  await page.getByRole('button', { name: 'Done', exact: true }).click()
  await page.keyboard.press('Control+Shift+z')
  await card(page, title).press('o')
  await expect(description).toHaveValue('Ask legal first')

  await description.press('End')
  await description.pressSequentially(', then mar')
  await expectSaved(page)
  await page.reload()
  await card(page, title).press('o')
  await expect(description).toHaveValue('Ask legal first, then mar')
})

test('X1 H1 all finished tasks are archived in one step, and one undo brings them back', async ({ page }) => {
  await openBoard(page)
  const before = await exportTasks(page)
  await page.getByRole('button', { name: 'Archive', exact: true }).click()
  await page.getByRole('button', { name: 'Archive 2 finished tasks' }).click()
  await expect(notice(page)).toContainText('Archived 2 finished tasks')
  await expect(column(page, 'Done').getByRole('listitem')).toHaveCount(0)
  await expectSaved(page)
  await page.keyboard.press('Control+z')
  await expect(column(page, 'Done').getByRole('listitem')).toHaveCount(2)
  expect(await exportTasks(page)).toEqual(before)
})

test('X2 archiving that is cancelled half-way leaves every task where it was', async ({ page }) => {
  await openBoard(page)
  const rows = Array.from({ length: 3_000 }, (_, n) => ({ id: `done-${n}`, title: `Finished ${n}`, status: 'done' }))
  await chooseImport(page, 'done.json', rows)
  await page.getByRole('button', { name: 'Done', exact: true }).click()
  const before = await exportTasks(page)
  await page.getByRole('button', { name: 'Archive', exact: true }).click()
  // Cancels as soon as some of it is done: what is left takes many more turns.
  await page.evaluate(() => {
    const observer = new MutationObserver(() => {
      const bar = document.querySelector('dialog progress')
      if (!(bar instanceof HTMLProgressElement) || bar.value === 0) return
      observer.disconnect()
      document.querySelector<HTMLButtonElement>('dialog .dialog-actions button')?.click()
    })
    observer.observe(document.body, { subtree: true, childList: true, attributes: true })
  })
  await page.getByRole('button', { name: 'Archive 3,002 finished tasks' }).click()
  await expect(notice(page)).toContainText('Cancelled: nothing was archived.')
  expect(await exportTasks(page)).toEqual(before)
})

test('O1 archived tasks are kept for 30 days, can be restored until then, and are deleted by themselves', async ({
  page,
}) => {
  const start = Date.UTC(2026, 0, 10, 12)
  const day = 86_400_000
  await page.clock.setFixedTime(start)
  await openBoard(page)
  await page.getByRole('button', { name: 'Archive', exact: true }).click()
  await page.getByRole('button', { name: 'Archive 2 finished tasks' }).click()
  await expectSaved(page)
  const archived = page.getByRole('list', { name: 'Archived tasks' }).getByRole('listitem')

  await page.clock.setFixedTime(start + 29 * day)
  await page.reload()
  await page.getByRole('button', { name: 'Archive', exact: true }).click()
  await expect(archived).toHaveCount(2)
  await expect(archived.first()).toContainText('Will be deleted on February 9, 2026')
  await page.getByRole('button', { name: 'Restore Dark theme for the mobile app' }).click()
  await expect(archived).toHaveCount(1)
  await page.getByRole('dialog', { name: 'Archive' }).getByRole('button', { name: 'Close' }).first().click()
  await expect(card(page, 'Dark theme for the mobile app')).toBeVisible()
  await expectSaved(page)

  await page.clock.setFixedTime(start + 31 * day)
  await page.reload()
  await page.getByRole('button', { name: 'Archive', exact: true }).click()
  await expect(page.getByText('Nothing is archived.')).toBeVisible()
  await expect(card(page, 'Dark theme for the mobile app')).toBeVisible()
})

test('C4 columns are shown by title, priority or age, also after an edit', async ({ page }) => {
  await openBoard(page)
  const titles = () => column(page, 'To do').getByRole('heading').allTextContents()
  const manual = await titles()
  const sort = page.getByRole('combobox', { name: 'Sort' })
  await sort.selectOption('By title')
  await expect.poll(titles).toEqual(manual.toSorted())
  await addTask(page, 'aardvark')
  await expect.poll(titles).toEqual(['aardvark', ...manual.toSorted()])
  await sort.selectOption('By priority')
  await expect.poll(async () => (await titles())[0]).toBe('Card form forgets the postcode after a declined card')
  await sort.selectOption('Newest first')
  await expect.poll(async () => (await titles())[0]).toBe('aardvark')
})
