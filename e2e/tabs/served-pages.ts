import type { AddressInfo } from 'node:net'
import { test as base } from '@playwright/test'
import { buildPage, serve } from '../durability/served-page.js'

/** `origin`: where the pages of these tests are served. */
export const test = base.extend<object, { origin: string }>({
  origin: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's dependencies from the pattern.
    async ({}, use) => {
      const pages = ['workshop', 'conflict'].map((name) =>
        buildPage(new URL(`${name}-page`, import.meta.url), `/${name}/`),
      )
      const server = await serve(new Map((await Promise.all(pages)).flatMap((files) => [...files])))
      await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
    { scope: 'worker' },
  ],
})
