import type { BrowserContext, CDPSession, Page } from '@playwright/test'
import { acknowledgement } from './contract.js'

/** A tab that has the workshop open. */
export interface OpenTab {
  readonly page: Page
  readonly devtools: CDPSession
  /** How many of its edits the page said to be saved. */
  savedTo(): number
  /** Resolves when the page has said that of so many. */
  saved(edits: number): Promise<void>
}

export async function openTab(context: BrowserContext, origin: string): Promise<OpenTab> {
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
  await page.goto(`${origin}/workshop/`)
  await page.evaluate(() => window.workshopPage.ready())
  return {
    page,
    devtools,
    savedTo: () => savedTo,
    saved: (edits) => (edits <= savedTo ? Promise.resolve() : new Promise((tell) => waiting.set(tell, edits))),
  }
}
