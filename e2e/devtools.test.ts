import { expect, type Page, test } from '@playwright/test'
import { builtUrl, devUrl } from '../playwright.config.js'
import { addTask, card, expectSaved, openBoard, saveNote } from './board-page.js'

const trigger = (page: Page) => page.getByRole('button', { name: 'Holdfast devtools (Alt+Shift+H)' })

/** Opens the embedded panel on one of its screens. */
async function openScreen(page: Page, name: string): Promise<void> {
  const screens = page.getByRole('navigation', { name: 'Screens' })
  if (!(await screens.isVisible())) await trigger(page).click()
  await screens.getByRole('button', { name }).click()
}

async function tryEmptyTitle(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Add task to To do' }).click()
  const field = page.getByRole('textbox', { name: 'New task in To do' })
  await field.fill('   ')
  await field.press('Enter')
}

test.describe('in the development build', () => {
  test.use({ baseURL: devUrl })

  test('P4 the timeline shows a commit with its action and changes, and a rejected update with its reason', async ({
    page,
  }) => {
    await openBoard(page)
    await openScreen(page, 'Timeline')
    await addTask(page, 'Buy a boat')
    const updates = page.getByRole('listbox', { name: 'Updates' }).getByRole('option')
    const commit = updates.filter({ hasText: 'create()' })
    await expect(commit).toHaveCount(1)
    await expect(commit).toContainText('saved')
    await commit.click()
    const detail = page.getByRole('region', { name: 'Update', exact: true })
    await expect(detail).toContainText('Buy a boat')
    await expect(detail).toContainText(`Version ${(await saveNote(page)).version}`)

    await tryEmptyTitle(page)
    const rejected = updates.filter({ hasText: 'rejected' })
    await expect(rejected).toHaveCount(1)
    await rejected.click()
    await expect(detail).toContainText('Give the task a title')
  })

  test('S2, P3 a setting that is switched in the panel takes effect at once and is kept over a reload', async ({
    page,
  }) => {
    await openBoard(page)
    const before = await saveNote(page)
    await openScreen(page, 'Config')
    const validation = page.getByRole('switch', { name: 'Validation' })
    await expect(validation).toBeChecked()
    await tryEmptyTitle(page)
    await expect(page.getByRole('alert').filter({ hasText: 'Give the task a title' })).toBeVisible()
    expect(await saveNote(page)).toEqual(before)

    await validation.press('Space')
    await expect(validation).not.toBeChecked()
    await tryEmptyTitle(page)
    await expectSaved(page)
    await expect.poll(async () => (await saveNote(page)).version).toBe(before.version + 1)

    await page.reload()
    await expect(validation).not.toBeChecked()
  })

  test('P2 the page /__holdfast/ lists the store, follows it, and changes nothing', async ({ context }) => {
    const app = await context.newPage()
    await openBoard(app)
    const before = await saveNote(app)
    const devtools = await context.newPage()
    await devtools.goto('/__holdfast/')
    await expect(devtools.getByRole('banner')).toContainText('board')
    await devtools.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Timeline' }).click()
    expect(await saveNote(app)).toEqual(before)

    await addTask(app, 'Buy a boat')
    await expect(devtools.getByRole('option').filter({ hasText: 'create()' })).toHaveCount(1)
    await expect(card(app, 'Buy a boat')).toHaveCount(1)
    expect((await saveNote(app)).version).toBe(before.version + 1)
  })
})

test('P2 a production build has no devtools', async ({ page }) => {
  await openBoard(page, builtUrl)
  await expect(trigger(page)).toHaveCount(0)
})
