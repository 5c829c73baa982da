import { defineConfig } from '@playwright/test'
import { chromiumArgs, ensureChromium } from '../../scripts/chromium.mjs'

/** These tests alone, for long runs: `npm run durability`. */
export default defineConfig({
  testDir: '.',
  outputDir: '../../test-results/durability',
  timeout: 7_200_000,
  workers: 2,
  reporter: 'list',
  use: { launchOptions: { executablePath: ensureChromium(), args: chromiumArgs } },
})
