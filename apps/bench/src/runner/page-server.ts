import { fileURLToPath } from 'node:url'
import { build, preview } from 'vite'

const root = fileURLToPath(new URL('../..', import.meta.url))
/** Cross-origin isolation gives `performance.now()` its finest steps. */
const headers = { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }

export interface PageServer {
  readonly url: string
  close(): Promise<void>
}

/** Builds the page for production and serves it on this machine. */
export async function servePage(): Promise<PageServer> {
  await build({ root, mode: 'production' })
  const server = await preview({ root, preview: { host: '127.0.0.1', headers } })
  const url = server.resolvedUrls?.local[0]
  if (!url) throw new Error('The page is not being served.')
  return { url, close: () => server.close() }
}
