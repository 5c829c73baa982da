import { expect, test } from '@playwright/test'
import { card, chooseImport, expectSaved, exportTasks, openBoard, rowsToImport } from './board-page.js'

test('G1 invalid rows of an import are reported one by one; the valid ones are imported, and nothing else is lost', async ({
  page,
}) => {
  await openBoard(page)
  const before = await exportTasks(page)
  const good = rowsToImport(300)
  const bad = [
    { id: 'bad-1', title: '' },
    { id: 'bad-2', title: 'Too important', priority: 9 },
    { id: 'bad-3', title: 'No such column', status: 'someday' },
    { title: 7 },
    'not a task',
    null,
  ]
  await chooseImport(page, 'mixed.json', [...good.slice(0, 100), ...bad, ...good.slice(100)])
  const dialog = page.getByRole('dialog', { name: 'Import finished' })
  await expect(dialog).toContainText('300 tasks imported from mixed.json')
  await expect(dialog).toContainText('6 rows not imported')
  const problems = dialog.getByRole('region', { name: 'Rows that were not imported' }).getByRole('row')
  await expect(problems.filter({ hasText: /^101\s*title\s*Give the task a title/ })).toHaveCount(1)
  await expect(problems.filter({ hasText: /^102\s*priority\s*Priority is a whole number from 1 to 5/ })).toHaveCount(1)
  await expect(problems.filter({ hasText: /^103\s*status/ })).toHaveCount(1)
  await expect(problems.filter({ hasText: /^104\s*title\s*A title is needed, as text/ })).toHaveCount(1)
  await expect(problems.filter({ hasText: /^105/ })).toHaveCount(1)
  await expect(problems.filter({ hasText: /^106/ })).toHaveCount(1)
  await dialog.getByRole('button', { name: 'Done' }).click()
  await expectSaved(page)

  await page.reload()
  await expectSaved(page)
  const after = await exportTasks(page)
  const ids = new Set(after.map(({ id }) => id))
  expect([...before, ...good].filter(({ id }) => !ids.has(id))).toEqual([])
  expect(after).toHaveLength(before.length + good.length)
  const atStart = after.filter(({ id }) => before.some((task) => task.id === id))
  expect(atStart).toEqual(before)
})

test('G6 a hostile file harms neither prototypes nor the board', async ({ page }) => {
  await openBoard(page)
  const text =
    '[{"id":"__proto__","title":"A prototype","__proto__":{"polluted":true}},{"id":"constructor","title":"Built"}]'
  await page.getByLabel('File to import').setInputFiles({
    name: 'hostile.json',
    mimeType: 'application/json',
    buffer: Buffer.from(text),
  })
  await page.getByRole('dialog', { name: 'Import finished' }).getByRole('button', { name: 'Done' }).click()
  await expect(card(page, 'A prototype')).toBeVisible()
  await expectSaved(page)

  await page.reload()
  await expect(card(page, 'Built')).toBeVisible()
  await expect(card(page, 'A prototype')).toBeVisible()
  expect(await page.evaluate(() => Reflect.has({}, 'polluted'))).toBe(false)
})

test('J1 a file that is no JSON is refused with its reason, and the board stays', async ({ page }) => {
  await openBoard(page)
  const before = await exportTasks(page)
  await page.getByLabel('File to import').setInputFiles({
    name: 'torn.json',
    mimeType: 'application/json',
    buffer: Buffer.from('[{"title":"Half a'),
  })
  const dialog = page.getByRole('dialog', { name: 'Import finished' })
  await expect(dialog.getByRole('alert')).toContainText('The file is not valid JSON')
  await dialog.getByRole('button', { name: 'Done' }).click()
  expect(await exportTasks(page)).toEqual(before)
})
