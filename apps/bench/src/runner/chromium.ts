import { type CDPSession, chromium, type Page } from '@playwright/test'

const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

export interface OpenBrowser {
  readonly version: string
  readonly page: Page
  /** Of the browser as a whole. */
  readonly session: CDPSession
  close(): Promise<void>
}

/** Starts a real Chromium on a profile directory; ends it in good order, so that the profile can be used again. */
export async function openBrowser(profileDirectory: string): Promise<OpenBrowser> {
  const context = await chromium.launchPersistentContext(profileDirectory, {
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    headless: true,
    args: flags,
  })
  const browser = context.browser()
  if (!browser) throw new Error('Playwright gave no browser for the profile.')
  const page = context.pages()[0] ?? (await context.newPage())
  return {
    version: browser.version(),
    page,
    session: await browser.newBrowserCDPSession(),
    close: () => context.close(),
  }
}
