import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, defaultClientConditions } from 'vite'
import type { SizeLine } from './size-line.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const react = ['react', 'react/jsx-runtime', 'react-dom']
const dependencies = ['zustand', 'immer', 'idb-keyval']
const appEntry = fileURLToPath(new URL('../size/app.ts', import.meta.url))
const everythingEntry = fileURLToPath(new URL('../size/everything.ts', import.meta.url))

/** What Holdfast adds to an app: minified for production, without React and without a schema library. */
export async function measureSizes(): Promise<SizeLine[]> {
  const app = await bundle('what an app imports (core + react)', appEntry, [])
  const lines = [app]
  for (const dependency of dependencies) {
    const without = await bundle(dependency, appEntry, [dependency])
    lines.push({
      what: `of that, ${dependency}`,
      minifiedBytes: app.minifiedBytes - without.minifiedBytes,
      gzipBytes: app.gzipBytes - without.gzipBytes,
    })
  }
  lines.push(await bundle('of that, Holdfast itself', appEntry, dependencies))
  lines.push(await bundle('everything that is exported', everythingEntry, []))
  return lines
}

async function bundle(what: string, entry: string, without: readonly string[]): Promise<SizeLine> {
  const isOutside = (id: string) =>
    react.includes(id) || without.some((name) => id === name || id.startsWith(`${name}/`))
  const output = await build({
    root,
    configFile: false,
    mode: 'production',
    logLevel: 'error',
    resolve: { conditions: ['@holdfast/source', ...defaultClientConditions] },
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      modulePreload: false,
      // Not a library build, which Vite leaves half minified.
      rolldownOptions: { input: entry, external: isOutside, output: { format: 'es' } },
    },
  })
  const [result] = Array.isArray(output) ? output : [output]
  if (!result || !('output' in result)) throw new Error('The bundle is missing.')
  const code = result.output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('')
  return { what, minifiedBytes: Buffer.byteLength(code), gzipBytes: gzipSync(code, { level: 9 }).length }
}
