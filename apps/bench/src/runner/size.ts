import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, defaultClientConditions } from 'vite'
import type { SizeLine } from './size-line.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const react = ['react', 'react/jsx-runtime', 'react-dom']
const dependencies = ['zustand', 'immer', 'idb-keyval']
const appEntry = `import { createSyncStore, collection, slice } from '@holdfast/core'
import { SyncProvider, useSyncState, useSyncActions, useSyncStatus } from '@holdfast/react'
globalThis.used = [createSyncStore, collection, slice, SyncProvider, useSyncState, useSyncActions, useSyncStatus]`
const everythingEntry = `export * from '@holdfast/core'
export * from '@holdfast/react'`

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

async function bundle(what: string, source: string, without: readonly string[]): Promise<SizeLine> {
  const isOutside = (id: string) =>
    react.includes(id) || without.some((name) => id === name || id.startsWith(`${name}/`))
  const entry = 'virtual:entry'
  const output = await build({
    root,
    configFile: false,
    mode: 'production',
    logLevel: 'error',
    resolve: { conditions: ['@holdfast/source', ...defaultClientConditions] },
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
        load: (id) => (id === `\0${entry}` ? source : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: { entry, formats: ['es'] },
      rolldownOptions: { external: isOutside },
    },
  })
  const [result] = Array.isArray(output) ? output : [output]
  if (!result || !('output' in result)) throw new Error('The bundle is missing.')
  const code = result.output.map((chunk) => (chunk.type === 'chunk' ? chunk.code : '')).join('')
  return { what, minifiedBytes: Buffer.byteLength(code), gzipBytes: gzipSync(code, { level: 9 }).length }
}
