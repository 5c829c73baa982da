import { expect, test } from '@playwright/test'
import { builtUrl, devUrl } from '../playwright.config.js'
import { addTask, card, expectSaved, exportTasks, openBoard, saveNote } from './board-page.js'

test('V2 StrictMode doubles no commit: the dev build reaches the same version as the production build', async ({
  browser,
}) => {
  const versions: number[] = []
  for (const url of [builtUrl, devUrl]) {
    const context = await browser.newContext()
    const page = await context.newPage()
    await openBoard(page, url)
    const start = await saveNote(page)
    await addTask(page, 'Once')
    await expectSaved(page)
    const added = await saveNote(page)
    expect(added.version).toBe(start.version + 1)
    await expect(card(page, 'Once')).toHaveCount(1)

    await page.reload()
    await expect(card(page, 'Once')).toHaveCount(1)
    await expectSaved(page)
    expect(await saveNote(page)).toEqual(added)
    const titles = (await exportTasks(page)).map(({ title }) => title)
    expect(new Set(titles).size).toBe(titles.length)
    versions.push(added.version)
    await context.close()
  }
  expect(versions[1]).toBe(versions[0])
})
