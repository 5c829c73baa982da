import { execFile } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { expect, type Page, test } from '@playwright/test'
import { build, defaultClientConditions, type PreviewServer, preview } from 'vite'
import { codeBlocks, repository, statedOutput } from './readme-code.js'

const run = promisify(execFile)

/** Writes files into a folder of the repository, so that the workspace's packages resolve, and type-checks them. */
async function writeApp(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const folder = join(repository, 'test-results', name)
  rmSync(folder, { recursive: true, force: true })
  const tsconfig = JSON.stringify({ extends: '../../tsconfig.json', include: ['*.ts', '*.tsx'] })
  for (const [file, text] of Object.entries({ ...files, 'tsconfig.json': tsconfig })) {
    const path = join(folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }
  await run(join(repository, 'node_modules/.bin/tsc'), ['-p', folder])
  return folder
}

/** Bundles a page for each script and serves them. */
async function serveApp(root: string, scripts: readonly string[], port: number): Promise<PreviewServer> {
  for (const script of scripts) {
    const html = `<!doctype html><html lang="en"><head><link rel="icon" href="data:,"></head><body><div id="root"></div><script type="module" src="./${script}"></script></body></html>`
    writeFileSync(join(root, `${script}.html`), html)
  }
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    resolve: { conditions: ['@holdfast/source', ...defaultClientConditions] },
    build: { target: 'es2022', rolldownOptions: { input: scripts.map((script) => join(root, `${script}.html`)) } },
  })
  return preview({ root, configFile: false, preview: { host: '127.0.0.1', port, strictPort: true } })
}

/** Opens a page and waits until it has printed what its code says. */
async function expectOutput(page: Page, url: string, code: string): Promise<void> {
  const printed: string[] = []
  page.on('console', (message) => printed.push(message.text()))
  page.on('pageerror', (error) => printed.push(String(error)))
  await page.goto(url)
  const stated = statedOutput(code)
  expect(stated.length).toBeGreaterThan(1)
  await expect.poll(() => printed).toEqual(stated)
}

test('J1 the example of the README does what it says, as it stands there', async ({ context }) => {
  const files = Object.fromEntries(codeBlocks('README.md').map(({ file, code }) => [file ?? 'unnamed.ts', code]))
  expect(Object.keys(files)).toEqual(['board.ts', 'main.tsx', 'outcome.ts'])
  const server = await serveApp(await writeApp('readme', files), ['main.tsx', 'outcome.ts'], 4393)
  try {
    const app = await context.newPage()
    await app.goto('http://127.0.0.1:4393/main.tsx.html')
    await app.getByRole('button', { name: 'Add a task' }).click()
    await app.getByRole('checkbox', { name: 'Task 1' }).check()
    await expect(app.getByText('All changes saved')).toBeVisible()
    await app.reload()
    await expect(app.getByRole('checkbox', { name: 'Task 1' })).toBeChecked()

    const other = await context.newPage()
    await expectOutput(other, 'http://127.0.0.1:4393/outcome.ts.html', files['outcome.ts'] ?? '')
    await expect(app.getByRole('checkbox', { name: 'Ship it' })).toBeVisible()
  } finally {
    await server.close()
  }
})

test("G1 E3 X1 H1 O1 L4 the examples of the core's README print what they say", async ({ context }) => {
  const [block, ...others] = codeBlocks('packages/core/README.md')
  expect(others.map(({ file }) => file)).toEqual(['library.ts', 'notes.ts', 'locks.ts', 'import.ts'])
  const files = {
    'example.ts': block?.code ?? '',
    'library.ts': others[0]?.code ?? '',
    'notes.ts': others[1]?.code ?? '',
    'locks.ts': others[2]?.code ?? '',
  }
  const server = await serveApp(await writeApp('core-readme', files), Object.keys(files), 4394)
  try {
    for (const [script, code] of Object.entries(files)) {
      const url = `http://127.0.0.1:4394/${script}.html`
      await expectOutput(await context.newPage(), url, code)
    }
  } finally {
    await server.close()
  }
})

test("Z5 the import in the core's README does what it says, once, whatever tabs and reloads come", async ({
  context,
}) => {
  const code = codeBlocks('packages/core/README.md').find(({ file }) => file === 'import.ts')?.code ?? ''
  const server = await serveApp(await writeApp('import-readme', { 'import.ts': code }), ['import.ts'], 4395)
  const tasks = ['a', 'b'].map((id) => ({ id, title: `Task ${id}`, done: false }))
  const stored = JSON.stringify({ state: { tasks }, version: 3 })
  await context.addInitScript((text) => localStorage.setItem('old-board', text), stored)
  const url = 'http://127.0.0.1:4395/import.ts.html'
  try {
    const [one, two] = [await context.newPage(), await context.newPage()]
    const printed: string[] = []
    for (const page of [one, two]) page.on('console', (message) => printed.push(message.text()))
    await Promise.all([one.goto(url), two.goto(url)])
    await expect.poll(() => printed.toSorted()).toEqual(['2', '2', 'already-imported', 'imported'])
    printed.length = 0
    await one.reload()
    await expect.poll(() => printed).toEqual(['already-imported', '2'])
    expect(await one.evaluate(() => localStorage.getItem('old-board'))).toBe(stored)
  } finally {
    await server.close()
  }
})
