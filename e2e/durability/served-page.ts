import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { test as base } from '@playwright/test'
import { build, defaultClientConditions, type Rollup } from 'vite'

/** A page in the folder `root`, made by Vite from the source of the packages, in memory: a change of a file while tests run disturbs nobody. */
export async function buildPage(root: URL, base = '/'): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const built = await build({
    root: fileURLToPath(root),
    base,
    configFile: false,
    logLevel: 'warn',
    resolve: { conditions: ['@holdfast/source', ...defaultClientConditions] },
    build: { write: false, target: 'esnext', modulePreload: false, reportCompressedSize: false },
  })
  const { output } = built as Rollup.RollupOutput
  return new Map(output.map((file) => [`${base}${file.fileName}`, file.type === 'chunk' ? file.code : file.source]))
}

const types: Readonly<Record<string, string>> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
}

export async function serve(files: ReadonlyMap<string, string | Uint8Array>): Promise<Server> {
  const server = createServer(({ url = '/' }, response) => {
    const path = url.endsWith('/') ? `${url}index.html` : url
    const content = files.get(path)
    const type = types[path.slice(path.lastIndexOf('.') + 1)] ?? 'application/octet-stream'
    response.writeHead(content === undefined ? 404 : 200, { 'content-type': type, 'cache-control': 'no-store' })
    response.end(content)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return server
}

/** `ledgerUrl`: where the page of these tests is served, the same origin for all tests of a worker. */
export const test = base.extend<object, { ledgerUrl: string }>({
  ledgerUrl: [
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
