import { expect, test } from '@playwright/test'
import { addTask, card, expectSaved, exportTasks, openBoard, renameTask } from './board-page.js'

test('J1 a task that was created is there after a reload, as it was edited', async ({ page }) => {
  await openBoard(page)
  const before = await exportTasks(page)
  await addTask(page, 'Buy a boat')
  await renameTask(page, 'Buy a boat', 'Buy a small boat')
  await expectSaved(page)

  await page.reload()
  await expect(card(page, 'Buy a small boat')).toBeVisible()
  await expect(card(page, 'Buy a boat')).toHaveCount(0)
  expect(await exportTasks(page)).toHaveLength(before.length + 1)
})

test('G1 a title that fails the schema is refused with its reason, and nothing is written', async ({ page }) => {
  await openBoard(page)
  const before = await exportTasks(page)
  await page.getByRole('button', { name: 'Add task to To do' }).click()
  const field = page.getByRole('textbox', { name: 'New task in To do' })
  await field.fill('   ')
  await field.press('Enter')
  await expect(page.getByRole('alert').filter({ hasText: 'Give the task a title' })).toBeVisible()

  await page.reload()
  await expectSaved(page)
  expect(await exportTasks(page)).toEqual(before)
})

test('T3 the filter belongs to its tab: it is gone after a reload, the tasks are not', async ({ page }) => {
  await openBoard(page)
  await addTask(page, 'Buy a boat')
  await expectSaved(page)
  const search = page.getByRole('searchbox', { name: 'Search tasks' })
  await search.fill('nothing is called this')
  await expect(card(page, 'Buy a boat')).toHaveCount(0)

  await page.reload()
  await expect(card(page, 'Buy a boat')).toBeVisible()
  await expect(search).toHaveValue('')
})
