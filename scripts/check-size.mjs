// Measures what an app downloads: each entry of size-limits.json, bundled and minified by Vite from the built packages, gzipped.
// React and the schema library are not counted; of devtools, neither is @holdfast/core, which the app has anyway.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'vite'

/** @typedef {{ name: string, entry: string, part?: 'entry' | 'lazy', limitBytes: number, targetBytes?: number }} Limit */

const root = fileURLToPath(new URL('..', import.meta.url))
/** @type {Limit[]} */
const limits = JSON.parse(readFileSync(join(root, 'scripts/size-limits.json'), 'utf8'))
// Inside the tree, so that the workspace's packages resolve.
const folder = mkdtempSync(join(root, 'node_modules/.size-'))
try {
  for (const limit of limits) {
    const sizeBytes = await measure(limit)
    const isOver = sizeBytes > limit.limitBytes
    console.log(
      `${limit.name.padEnd(20)}${String(sizeBytes).padStart(8)} bytes of ${limit.limitBytes}${isOver ? ', too large' : ''}`,
    )
    if (limit.targetBytes && sizeBytes > limit.targetBytes) {
      console.log(
        `${''.padEnd(20)}${String(sizeBytes - limit.targetBytes).padStart(8)} bytes above the target of ${limit.targetBytes}`,
      )
    }
    if (isOver || sizeBytes === 0) process.exitCode = 1
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** @param {Limit} limit */
function isOfDevtools({ entry }) {
  return entry.includes('@holdfast/devtools')
}

/** @param {Limit} limit */
async function measure(limit) {
  const input = join(folder, 'entry.js')
  writeFileSync(input, limit.entry)
  const outcome = await build({
    root: folder,
    configFile: false,
    logLevel: 'error',
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: {
        input,
        preserveEntrySignatures: 'strict',
        external: [/^(react|react-dom|zod)(\/|$)/, ...(isOfDevtools(limit) ? [/^@holdfast\/core/] : [])],
      },
    },
  })
  const outputs = Array.isArray(outcome) ? outcome : 'output' in outcome ? [outcome] : []
  let sizeBytes = 0
  for (const file of outputs.flatMap(({ output }) => output)) {
    const isEntry = file.type === 'chunk' && file.isEntry
    if (limit.part && (limit.part === 'entry') !== isEntry) continue
    sizeBytes += gzipSync(file.type === 'chunk' ? file.code : file.source, { level: 9 }).length
  }
  return sizeBytes
}
