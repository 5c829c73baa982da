import { defineConfig } from '@playwright/test'
import { chromiumArgs, findChromium } from './scripts/chromium.mjs'

const executablePath = findChromium()
if (!executablePath) throw new Error('No Chromium found: run `node scripts/chromium.mjs`, or set CHROMIUM_PATH.')

/** The demo as people get it, and as developers run it: with StrictMode's double effects and the devtools. */
export const builtUrl = 'http://127.0.0.1:4391'
export const devUrl = 'http://127.0.0.1:4392'

const vite = 'npm exec --no --workspace @holdfast/app-demo -- vite'

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results/e2e',
  timeout: 60_000,
  expect: { timeout: 20_000 },
  workers: 2,
  retries: 0,
  forbidOnly: Boolean(process.env.CI),
  reporter: 'list',
  use: {
    baseURL: builtUrl,
    viewport: { width: 1440, height: 900 },
    launchOptions: { executablePath, args: chromiumArgs },
    trace: 'retain-on-failure',
  },
  webServer: [
    {
      command: `${vite} build --logLevel warn && ${vite} preview --host 127.0.0.1 --port 4391 --strictPort`,
      url: builtUrl,
      timeout: 120_000,
    },
    { command: `${vite} --host 127.0.0.1 --port 4392 --strictPort`, url: devUrl, timeout: 120_000 },
  ],
})
