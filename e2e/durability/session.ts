import type { CDPSession, Page } from '@playwright/test'
import { acknowledgement, type Opened, type PageOptions } from './contract.js'

/** A page of the ledger, and what it promised to the test. */
export interface Session {
  readonly page: Page
  readonly devtools: CDPSession
  readonly opened: Opened
  /** The newest commit of which the page said that it is saved. */
  savedTo(): number
  /** Resolves when the page has said that of commit `n`. */
  saved(n: number): Promise<void>
  /** Errors that nobody caught on the page. */
  readonly errors: readonly string[]
}

/** Opens the ledger on a page and reads all of it. */
export async function openSession(page: Page, url: string, options: PageOptions): Promise<Session> {
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Runtime.enable')
  await devtools.send('Runtime.addBinding', { name: acknowledgement })
  let savedTo = 0
  const waiting = new Map<() => void, number>()
  devtools.on('Runtime.bindingCalled', ({ name, payload }) => {
    if (name !== acknowledgement) return
    savedTo = Number(payload)
    for (const [tell, n] of waiting) if (n <= savedTo && waiting.delete(tell)) tell()
  })
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(`${url}#${encodeURIComponent(JSON.stringify(options))}`)
  const opened = await page.evaluate(() => window.ledgerPage.read())
  return {
    page,
    devtools,
    opened,
    savedTo: () => savedTo,
    saved: (n) => (n <= savedTo ? Promise.resolve() : new Promise((tell) => waiting.set(tell, n))),
    errors,
  }
}
