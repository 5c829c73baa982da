import { fileURLToPath } from 'node:url'
import { expect, type Page, test } from '@playwright/test'
import { createServer, type ViteDevServer } from 'vite'

let server: ViteDevServer

test.beforeAll(async () => {
  const root = fileURLToPath(new URL('../apps/devtools', import.meta.url))
  server = await createServer({ root, logLevel: 'warn', server: { host: '127.0.0.1', port: 0, hmr: false } })
  await server.listen()
})

test.afterAll(() => server.close())

const part = (page: Page, name: string) => page.getByRole('region', { name, exact: true })

async function openTab(page: Page): Promise<Page> {
  await page.goto(`${server.resolvedUrls?.local[0]}example.html`)
  await expect(page.getByRole('heading', { name: 'Example store' })).toBeVisible()
  return page
}

test('P10 the tabs of a store are listed with heads and one leader; another one is shown from here', async ({
  context,
}) => {
  const first = await openTab(await context.newPage())
  await first.getByRole('button', { name: 'Add a task' }).click()
  const second = await openTab(await context.newPage())
  await expect(second.getByRole('status', { name: 'Tasks' })).toHaveText('1')
  await second.getByRole('button', { name: 'Holdfast devtools (Alt+Shift+H)' }).click()
  await second.getByRole('navigation', { name: 'Screens' }).getByRole('button', { name: 'Sync' }).click()

  const rows = part(second, 'Tabs')
    .getByRole('row')
    .filter({ has: second.getByRole('rowheader') })
  await expect(rows).toHaveCount(2)
  await expect(rows.filter({ hasText: 'leader' })).toHaveCount(1)
  for (const row of await rows.all()) await expect(row.getByRole('cell').nth(1)).toHaveText('1')
  const shown = rows.filter({ hasText: 'shown here' })
  await expect(shown).toHaveCount(1)
  const other = await rows.filter({ hasNotText: 'shown here' }).locator('.mono').first().innerText()

  await second.getByRole('button', { name: 'Add a task' }).click()
  for (const row of await rows.all()) await expect(row.getByRole('cell').nth(1)).toHaveText('2')
  await part(second, 'Tabs').getByRole('button', { name: 'show' }).click()
  await expect(shown).toContainText(other)
  await first.close()
  await expect(rows).toHaveCount(1)
  await expect(part(second, 'Tabs')).toContainText('This tab is alone')
  await expect(rows).toContainText('leader')
})
