import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, defaultClientConditions, type Rolldown } from 'vite'
import { afterEach, expect, test, vi } from 'vitest'

const PACKAGE = fileURLToPath(new URL('../../', import.meta.url))
const ENTRY = 'virtual:app'

interface BuildOptions {
  readonly code: string
  /** Whether the bundler knows the conditions `production` and `development`. */
  readonly conditions: readonly string[]
  readonly mode: 'production' | 'development'
}

/** Bundles an app that uses the package's source, minified, React and core left out: what is left is ours. */
async function bundle({ code, conditions, mode }: BuildOptions): Promise<readonly Rolldown.OutputChunk[]> {
  // With Vitest's own, JSX would be compiled as for development.
  vi.stubEnv('NODE_ENV', mode)
  const result = await build({
    root: PACKAGE,
    configFile: false,
    logLevel: 'silent',
    mode,
    define: { 'process.env.NODE_ENV': JSON.stringify(mode) },
    resolve: { conditions: ['@holdfast/source', ...conditions] },
    ssr: { resolve: { conditions: ['@holdfast/source', ...conditions] }, noExternal: true },
    plugins: [
      {
        name: 'app',
        resolveId: (id) => (id === ENTRY ? `\0${ENTRY}` : undefined),
        load: (id) => (id === `\0${ENTRY}` ? code : undefined),
      },
    ],
    build: {
      write: false,
      minify: true,
      // As for a server, because Vite then leaves out its own helper for preloading chunks, which is the app's.
      ssr: true,
      rolldownOptions: {
        input: ENTRY,
        external: [/^react($|\/|-dom)/, '@holdfast/core'],
        preserveEntrySignatures: 'strict',
      },
    },
  })
  const [output] = Array.isArray(result) ? result : [result]
  if (output === undefined || !('output' in output)) throw new Error('the build gave no output')
  return output.output.filter((chunk) => chunk.type === 'chunk')
}

afterEach(() => vi.unstubAllEnvs())

const gzipped = (chunks: readonly Rolldown.OutputChunk[]) =>
  chunks.reduce((sum, chunk) => sum + gzipSync(chunk.code, { level: 9 }).byteLength, 0)

const app = (from: string) => `
  import { HoldfastDevtools, connectDevtools } from '${from}'
  export const tree = [HoldfastDevtools, connectDevtools]
`
const byCondition = defaultClientConditions
const withoutCondition = defaultClientConditions.filter((condition) => !condition.includes('production'))

test('P2 a production build holds nothing of the devtools, by export condition and by dead code alike', async () => {
  for (const conditions of [byCondition, withoutCondition]) {
    const chunks = await bundle({ code: app('@holdfast/devtools'), conditions, mode: 'production' })
    expect(chunks).toHaveLength(1)
    expect(chunks[0]?.code).not.toMatch(/holdfast|attachShadow|BroadcastChannel/)
    expect(chunks[0]?.code.length).toBeLessThan(120)
  }
})

test('P2 budgets: the trigger is at most 3 kB, the panel with the agent at most 60 kB, minified and gzipped', async () => {
  const chunks = await bundle({
    code: app('@holdfast/devtools/production'),
    conditions: byCondition,
    mode: 'production',
  })
  const byFile = new Map(chunks.map((chunk) => [chunk.fileName, chunk]))
  const first = new Set<Rolldown.OutputChunk>()
  const add = (chunk: Rolldown.OutputChunk | undefined) => {
    if (chunk === undefined || first.has(chunk)) return
    first.add(chunk)
    for (const file of chunk.imports) add(byFile.get(file))
  }
  add(chunks.find((chunk) => chunk.isEntry))
  const trigger = gzipped([...first])
  const panel = gzipped(chunks.filter((chunk) => !first.has(chunk)))
  console.info(`trigger ${trigger} B, panel and agent ${panel} B gzipped`)
  expect(trigger).toBeLessThanOrEqual(3_000)
  expect(panel).toBeLessThanOrEqual(60_000)
})
