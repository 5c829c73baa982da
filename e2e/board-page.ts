import { readFile } from 'node:fs/promises'
import { expect, type Locator, type Page } from '@playwright/test'

export interface ExportedTask {
  readonly id: string
  readonly title: string
  readonly status: string
  readonly priority: number
}

/** What the demo shows of the store, by what a person sees: names and roles. */
export interface SaveNote {
  readonly version: number
  readonly savedVersion: number
}

/** Opens the demo and waits until its board is on the screen, and saved. A new profile gets the starter board first. */
export async function openBoard(page: Page, url = '/'): Promise<void> {
  await page.goto(url)
  await expect(page.getByRole('main', { name: 'Task board' })).toBeVisible()
  await expect(page.getByRole('listitem').first()).toBeVisible()
  await expectSaved(page)
}

export const saveStatus = (page: Page): Locator => page.getByRole('status', { name: 'Save status' })

const saveNotePattern = /^(.*)\nVersion (\d+), saved up to (\d+)$/

export async function saveNote(page: Page): Promise<SaveNote> {
  const title = await saveStatus(page).getAttribute('title')
  const [, , version, savedVersion] = saveNotePattern.exec(title ?? '') ?? []
  return { version: Number(version), savedVersion: Number(savedVersion) }
}

/** Waits until the page says that all is saved. */
export async function expectSaved(page: Page): Promise<void> {
  await expect(saveStatus(page)).toHaveAttribute('title', /^All changes saved\nVersion (\d+), saved up to \1$/)
}

export const card = (page: Page, title: string): Locator => page.getByRole('listitem', { name: title, exact: true })

/** Adds a task as a person does, and waits until its card is there. */
export async function addTask(page: Page, title: string): Promise<void> {
  await page.getByRole('button', { name: 'Add task to To do' }).click()
  const field = page.getByRole('textbox', { name: 'New task in To do' })
  await field.fill(title)
  await field.press('Enter')
  await expect(card(page, title)).toBeVisible()
  await field.press('Escape')
}

/** Renames a task as a person does, and waits until its card says so. */
export async function renameTask(page: Page, from: string, to: string): Promise<void> {
  await card(page, from).getByRole('heading').click()
  const field = page.getByRole('textbox', { name: 'Task title' })
  await field.fill(to)
  await field.press('Enter')
  await expect(card(page, to)).toBeVisible()
}

/** Chooses a file to import. The result is for the caller to wait for. */
export async function chooseImport(page: Page, name: string, value: unknown): Promise<void> {
  await page.getByLabel('File to import').setInputFiles({
    name,
    mimeType: 'application/json',
    buffer: Buffer.from(JSON.stringify(value)),
  })
}

/** Every task of the board, read from the file that "Export JSON" gives. */
export async function exportTasks(page: Page): Promise<readonly ExportedTask[]> {
  await page.getByRole('button', { name: 'Board menu' }).click()
  const downloading = page.waitForEvent('download')
  await page.getByRole('menuitem', { name: 'Export JSON' }).click()
  const download = await downloading
  const { tasks } = JSON.parse(await readFile(await download.path(), 'utf8')) as { tasks: ExportedTask[] }
  return tasks
}

/** Tasks to import, each recognisable by its number. */
export function rowsToImport(count: number): readonly { id: string; title: string; priority: number }[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `row-${n}`,
    title: `Imported task ${n}`,
    priority: (n % 5) + 1,
  }))
}
