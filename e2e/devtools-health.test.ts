import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { createServer, type ViteDevServer } from 'vite'

// The page that the panel is worked on with: its references are declared and not enforced, so that they can dangle.
let server: ViteDevServer

test.beforeAll(async () => {
  const root = fileURLToPath(new URL('../apps/devtools', import.meta.url))
  server = await createServer({ root, logLevel: 'warn', server: { host: '127.0.0.1', port: 0, hmr: false } })
  await server.listen()
})

test.afterAll(() => server.close())

const screens = (page: Page) => page.getByRole('navigation', { name: 'Screens' })
const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

async function openPanel(page: Page): Promise<void> {
  await page.goto(`${server.resolvedUrls?.local[0]}example.html`)
  await page.getByRole('button', { name: 'Holdfast devtools (Alt+Shift+H)' }).click()
  await expect(screens(page)).toBeVisible()
}

const show = (page: Page, name: string) => screens(page).getByRole('button', { name }).click()
const press = (page: Page, name: string) => page.getByRole('button', { name, exact: true }).click()

test('P5, P6 an orphan is found by a check, led to, repaired, and undone; the timeline tells of it', async ({
  page,
}) => {
  await openPanel(page)
  await show(page, 'Health')
  await expect(part(page, 'Validation')).toContainText('Never run')
  await press(page, 'Change the settings')
  await press(page, 'Add a task')
  await press(page, 'Give the last to nobody known')
  await press(page, 'Check now')
  const findings = part(page, 'Findings')
  await expect(findings).toContainText("refers to 'u404', which is not in 'users'")
  await expect(part(page, 'Consistency')).toContainText('1 finding')

  await findings.getByRole('button', { name: /^tasks › .* › assigneeId$/ }).click()
  const place = page.getByRole('region', { name: /^Place tasks › / })
  await expect(place).toContainText('"u404"')
  await place.getByRole('button', { name: 'Go to users › u404' }).click()
  await expect(page.getByRole('region', { name: 'Place users › u404' })).toContainText('Nothing is there')

  await show(page, 'Health')
  await findings.getByRole('button', { name: /^Last commit of/ }).click()
  await expect(part(page, 'Update')).toContainText('OldImport')

  await show(page, 'Health')
  await findings.getByRole('button', { name: /^Repair tasks/ }).click()
  await expect(part(page, 'Consistency')).toContainText('Nothing found')
  await show(page, 'Timeline')
  await expect(page.getByRole('option').first()).toContainText('repair')

  await press(page, 'Undo')
  await expect(page.getByRole('option').first()).toContainText('undo')
  await expect(page.getByRole('button', { name: 'Health: 1 finding' })).toBeVisible()
})

test('P6 a reference leads to its target, and the target back to what refers to it', async ({ page }) => {
  await openPanel(page)
  await press(page, 'Change the settings')
  for (let number = 0; number < 3; number++) await press(page, 'Add a task')
  await show(page, 'State')
  await page.getByRole('button', { name: /^tasks Collection/ }).click()
  for (const task of await page.getByRole('button', { name: /^t\w+-\d+ ?\{/ }).all()) await task.click()
  await page.getByRole('button', { name: 'Go to users › u1' }).click()
  const target = page.getByRole('region', { name: 'Place users › u1' })
  await expect(target).toBeFocused()
  await expect(target).toContainText('1 refers to it by tasks.assigneeId')
  await expect(target).toContainText('redacted')
  await expect(target).not.toContainText('ines@example.org')
  await target.getByRole('button', { name: /^t\w+-\d+$/ }).click()
  await expect(page.getByRole('region', { name: /^Place tasks › / })).toContainText('assigneeId')
})

test('P7 transactions are in the timeline with source, duration and outcome, and lead to their commit', async ({
  page,
}) => {
  await openPanel(page)
  await show(page, 'Timeline')
  await press(page, 'Add two in a transaction')
  await press(page, 'Fail in a transaction')
  await press(page, 'Transactions')
  const rows = page.getByRole('listbox', { name: 'Updates' }).getByRole('option')
  await expect(rows).toHaveCount(2)
  await expect(rows.first()).toContainText(/RefusedWave.*rolled back after/)
  await expect(rows.last()).toContainText(/Wave.*committed after [\d.]+ ms/)
  await rows.last().click()
  await press(page, 'show what it changed')
  await expect(part(page, 'Update')).toContainText('2 operations')
})

test('P5 validation and optimisation run from the panel and show what they came to', async ({ page }) => {
  await openPanel(page)
  await press(page, 'Add 1,000 tasks')
  await show(page, 'Health')
  await press(page, 'Validate now')
  await expect(part(page, 'Validation')).toContainText(/entities against their schemas/)
  await press(page, 'Optimise now')
  await expect(part(page, 'Passes')).toContainText('compaction')
  await expect(part(page, 'Optimisation')).toContainText('passes ran')
})
