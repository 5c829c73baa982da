import { fileURLToPath } from 'node:url'
import { createServer } from 'vite'
import { expect, onTestFinished, test } from 'vitest'
import { holdfastDevtools } from './index.js'

const root = fileURLToPath(new URL('../../../../apps/devtools', import.meta.url))

async function serve(base: string) {
  const server = await createServer({
    root,
    base,
    configFile: false,
    logLevel: 'silent',
    plugins: [holdfastDevtools()],
    resolve: { conditions: ['@holdfast/source'] },
    optimizeDeps: { noDiscovery: true },
    server: { port: 0, host: '127.0.0.1', watch: null, hmr: false },
  })
  onTestFinished(() => server.close())
  await server.listen()
  const address = server.httpServer?.address()
  if (typeof address !== 'object' || address === null) throw new Error('the server has no address')
  return async (path: string) => {
    const response = await fetch(`http://127.0.0.1:${address.port}${path}`, { headers: { accept: 'text/html' } })
    return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
  }
}

test('P4 in development the standalone page is at /__holdfast/ of the app, and its script is there', async () => {
  for (const base of ['/', '/app/']) {
    const get = await serve(base)
    const page = await get(`${base}__holdfast/`)
    expect(page).toMatchObject({ status: 200, type: expect.stringContaining('text/html') })
    const script = /src="([^"]*holdfast\/devtools\/standalone[^"]*)"/.exec(page.text)?.[1] ?? ''
    expect(script).toContain(base)
    expect(await get(script)).toMatchObject({ status: 200, type: expect.stringContaining('javascript') })
    const app = await get(base)
    expect(app.text).toContain(`<meta name="holdfast-devtools" content="${base}__holdfast/">`)
  }
})
