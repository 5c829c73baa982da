import { expect, type Page } from '@playwright/test'
import {
  addTask,
  card,
  chooseImport,
  expectSaved,
  exportTasks,
  openBoard,
  rowsToImport,
  saveNote,
  saveStatus,
} from './board-page.js'
import { test } from './killable-browser.js'

/** Ids of imported tasks on the board, in the order of the file. */
async function importedIds(page: Page): Promise<readonly string[]> {
  const ids = (await exportTasks(page)).map(({ id }) => id).filter((id) => id.startsWith('row-'))
  return ids.sort((a, b) => Number(a.slice(4)) - Number(b.slice(4)))
}

test('J1 10,000 imported tasks survive SIGKILL of the browser, and a write and a second reopening', async ({
  browserOnDisk,
}) => {
  const rows = rowsToImport(10_000)
  const first = await (await browserOnDisk.start()).newPage()
  await openBoard(first)
  const atStart = await exportTasks(first)
  await chooseImport(first, 'tasks.json', rows)
  await expect(first.getByText('10,000 tasks imported from tasks.json')).toBeVisible()
  await first.getByRole('button', { name: 'Done', exact: true }).click()
  await expectSaved(first)
  const saved = await exportTasks(first)
  expect(saved).toHaveLength(atStart.length + rows.length)
  await browserOnDisk.kill()

  const second = await (await browserOnDisk.start()).newPage()
  await openBoard(second)
  expect(await exportTasks(second)).toEqual(saved)
  await addTask(second, 'Written after the crash')
  await expectSaved(second)
  const written = await exportTasks(second)
  expect(written).toHaveLength(saved.length + 1)
  await browserOnDisk.kill()

  const third = await (await browserOnDisk.start()).newPage()
  await openBoard(third)
  await expect(card(third, 'Written after the crash')).toBeVisible()
  expect(await exportTasks(third)).toEqual(written)
})

test('J2 killed while importing: what was saved is there, and what is there is a prefix of the file', async ({
  browserOnDisk,
}) => {
  const rows = rowsToImport(50_000)
  const first = await (await browserOnDisk.start()).newPage()
  await openBoard(first)
  const before = await saveNote(first)
  await chooseImport(first, 'tasks.json', rows)
  // Some of the import is saved, and more of it is under way.
  const savedVersion = await first.waitForFunction((startVersion) => {
    const title = document.querySelector('[aria-label="Save status"]')?.getAttribute('title') ?? ''
    const version = Number(/saved up to (\d+)$/.exec(title)?.[1])
    return version > startVersion + 2 ? version : false
  }, before.version)
  const promised = Number(await savedVersion.jsonValue())
  await browserOnDisk.kill()

  const second = await (await browserOnDisk.start()).newPage()
  await openBoard(second)
  const recovered = await saveNote(second)
  expect(recovered.version).toBeGreaterThanOrEqual(promised)
  const ids = await importedIds(second)
  expect(ids.length).toBeGreaterThan(0)
  expect(ids.length).toBeLessThan(rows.length)
  expect(ids).toEqual(rows.slice(0, ids.length).map(({ id }) => id))
  await addTask(second, 'Written after the crash')
  await expectSaved(second)
  const written = await exportTasks(second)
  await browserOnDisk.kill()

  const third = await (await browserOnDisk.start()).newPage()
  await openBoard(third)
  await expect(saveStatus(third)).toContainText('All changes saved')
  expect(await exportTasks(third)).toEqual(written)
})
