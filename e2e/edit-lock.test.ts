import { expect, type Page, test } from '@playwright/test'
import { card, expectSaved, openBoard } from './board-page.js'

const title = 'Write the release notes for 2.4'
const details = (page: Page) => page.getByRole('dialog', { name: 'Task details' })
const description = (page: Page) => page.getByRole('textbox', { name: 'Description' })
const others = (page: Page) => page.getByRole('button', { name: /^Also open in/ })

async function openDetails(page: Page): Promise<void> {
  await card(page, title).focus()
  await page.keyboard.press('o')
  await expect(details(page)).toBeVisible()
}

test('V8 a task that one tab edits is read-only in the others, until one takes over and the first is told', async ({
  context,
}) => {
  const [one, two] = [await context.newPage(), await context.newPage()]
  for (const page of [one, two]) await openBoard(page)
  for (const page of [one, two]) await expect(others(page)).toHaveAccessibleName('Also open in 1 other tab')

  await openDetails(one)
  await expect(card(two, title)).toContainText('is editing')
  await openDetails(two)
  await expect(details(two)).toContainText('is editing this task in another tab')
  await expect(description(two)).not.toBeEditable()
  await description(one).fill('Typed in the first tab')
  await expect(description(two)).toHaveValue('Typed in the first tab')

  await details(two).getByRole('button', { name: 'Take over' }).click()
  await expect(details(one)).toContainText('took over editing this task in another tab. What you typed is saved.')
  await expect(description(one)).not.toBeEditable()
  await expect(description(one)).toHaveValue('Typed in the first tab')
  await expect(description(two)).toBeEditable()
  await description(two).fill('And in the second')
  await expect(description(one)).toHaveValue('And in the second')

  await details(one).getByRole('button', { name: 'Take it back' }).click()
  await expect(description(one)).toBeEditable()
  await expect(description(two)).not.toBeEditable()
  // Its locks go with a page, however it ends.
  await one.close()
  await expect(description(two)).toBeEditable()
  await expect(details(two)).not.toContainText('in another tab')
  await expectSaved(two)
})

test('V8 a title that is being typed when another tab takes over stays, for the person to decide', async ({
  context,
}) => {
  const [one, two] = [await context.newPage(), await context.newPage()]
  for (const page of [one, two]) await openBoard(page)
  await card(one, title).getByRole('heading').click()
  const field = one.getByRole('textbox', { name: 'Task title' })
  await field.fill('Half a thought')
  await expect(card(two, title)).toContainText('is editing')
  await card(two, title).getByRole('heading').click()
  await details(two).getByRole('button', { name: 'Take over' }).click()
  await expect(one.getByText('took over this task')).toBeVisible()
  await field.blur()
  await expect(field).toHaveValue('Half a thought')
  await field.press('Enter')
  await expect(card(two, 'Half a thought')).toBeAttached()
})

test('N5 a tab that is left is gone for the others at once: who was there, and what they held', async ({ context }) => {
  const [one, two] = [await context.newPage(), await context.newPage()]
  for (const page of [one, two]) await openBoard(page)
  await openDetails(one)
  await expect(card(two, title)).toContainText('is editing')
  await expect(others(two)).toHaveAccessibleName('Also open in 1 other tab')
  await one.goto('about:blank')
  await expect(others(two)).toBeHidden()
  await expect(card(two, title)).not.toContainText('is editing')
})
