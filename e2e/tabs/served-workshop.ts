import type { AddressInfo } from 'node:net'
import { type BrowserContext, test as base, type CDPSession, type Page } from '@playwright/test'
import { buildPage, serve } from '../durability/served-page.js'
import { acknowledgement } from './contract.js'

/** `workshopUrl`: where the page of these tests is served. */
export const test = base.extend<object, { workshopUrl: string }>({
  workshopUrl: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from the pattern.
    async ({}, use) => {
      const server = await serve(await buildPage(new URL('page', import.meta.url)))
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    { scope: 'worker' },
  ],
})

/** A tab that has the workshop open. */
export interface OpenTab {
  readonly page: Page
  readonly devtools: CDPSession
  /** How many of its edits the page said to be saved. */
  savedTo(): number
  /** Resolves when the page has said that of so many. */
  saved(edits: number): Promise<void>
}

export async function openTab(context: BrowserContext, url: string): Promise<OpenTab> {
  const page = await context.newPage()
  const devtools = await context.newCDPSession(page)
  await devtools.send('Runtime.enable')
  await devtools.send('Runtime.addBinding', { name: acknowledgement })
  let savedTo = 0
  const waiting = new Map<() => void, number>()
  devtools.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name !== acknowledgement) return
    savedTo = Math.max(savedTo, Number(payload))
    for (const [tell, edits] of waiting) if (edits <= savedTo && waiting.delete(tell)) tell()
  })
  await page.goto(url)
  await page.evaluate(() => window.workshopPage.ready())
  return {
    page,
    devtools,
    savedTo: () => savedTo,
    saved: (edits) => (edits <= savedTo ? Promise.resolve() : new Promise((tell) => waiting.set(tell, edits))),
  }
}
