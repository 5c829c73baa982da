// Proves that Biome's rules guard the architecture: each of these violations, put into a copy of the tree's layout, must be found.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const core = 'packages/core/src'

/** @param {string} from @param {string} what */
const imports = (from, what = 'value') => `import { ${what} } from '${from}'\nexport const used = ${what}\n`

/** @type {[rule: string, file: string, source: string][]} */
const violations = [
  ['noRestrictedImports', `${core}/ports/a.ts`, imports('../model/apply.js')],
  ['noRestrictedImports', `${core}/model/a.ts`, imports('../ports/clock.js')],
  ['noRestrictedImports', `${core}/model/b.ts`, imports('../store/sync-store.js')],
  ['noRestrictedImports', `${core}/definition/a.ts`, imports('../journal/append.js')],
  ['noRestrictedImports', `${core}/draft/a.ts`, imports('../sync/ledger.js')],
  ['noRestrictedImports', `${core}/guard/a.ts`, imports('../journal/append.js')],
  ['noRestrictedImports', `${core}/validate/a.ts`, imports('../store/sync-store.js')],
  ['noRestrictedImports', `${core}/commit/a.ts`, imports('../sync/ledger.js')],
  ['noRestrictedImports', `${core}/conflict/a.ts`, imports('../sync/ledger.js')],
  ['noRestrictedImports', `${core}/journal/a.ts`, imports('../sync/ledger.js')],
  ['noRestrictedImports', `${core}/sync/a.ts`, imports('../store/sync-store.js')],
  ['noRestrictedImports', `${core}/store/a.ts`, imports('../platform/system-clock.js')],
  ['noRestrictedImports', `${core}/platform/a.ts`, imports('../journal/append.js')],
  ['noRestrictedImports', `${core}/draft/b.ts`, imports('immer')],
  ['noRestrictedImports', `${core}/platform/b.ts`, imports('idb-keyval')],
  ['noRestrictedImports', `${core}/sync/b.ts`, imports('zustand/vanilla')],
  ['noRestrictedImports', `${core}/store/c.ts`, imports('zustand/vanilla', 'createStore')],
  ['noRestrictedImports', `${core}/store/sync-store.ts`, imports('zustand/vanilla', 'createStore')],
  ['noRestrictedImports', `${core}/store/b.ts`, imports('zod')],
  ['noRestrictedImports', `${core}/zustand/a.ts`, imports('zustand/vanilla')],
  ['noRestrictedGlobals', `${core}/zustand/b.ts`, 'export const used = localStorage\n'],
  ...[
    'Date',
    'setTimeout',
    'setInterval',
    'performance',
    'crypto',
    'indexedDB',
    'localStorage',
    'BroadcastChannel',
  ].map(
    /** @returns {[string, string, string]} */
    (name) => ['noRestrictedGlobals', `${core}/journal/${name.toLowerCase()}.ts`, `export const used = ${name}\n`],
  ),
  ...['navigator', 'window', 'document', 'console', 'globalThis', 'self', 'process', 'fetch'].map(
    /** @returns {[string, string, string]} */
    (name) => ['noRestrictedGlobals', `${core}/store/${name.toLowerCase()}.ts`, `export const used = ${name}\n`],
  ),
  ['noJsRestrictedProperties', `${core}/store/random.ts`, 'export const used = () => Math.random()\n'],
  ['noImportCycles', `${core}/store/one.ts`, "import { two } from './two.js'\nexport const one = () => two\n"],
  ['noImportCycles', `${core}/store/two.ts`, "import { one } from './one.js'\nexport const two = () => one\n"],
  ['noFloatingPromises', `${core}/store/floating.ts`, 'async function a() {}\nexport function b() {\n  a()\n}\n'],
  ['noDefaultExport', `${core}/store/default.ts`, 'export default 1\n'],
  ['noExplicitAny', `${core}/store/any.ts`, 'export type Some = any\n'],
  ['noNonNullAssertion', `${core}/store/assertion.ts`, 'export const at = (a: number[]) => a[0]!\n'],
  ['noEnum', `${core}/store/enum.ts`, 'export enum Some {\n  One,\n}\n'],
  ['useFilenamingConvention', `${core}/store/camelCase.ts`, 'export const used = 1\n'],
  ['noExcessiveLinesPerFile', `${core}/store/long.ts`, 'export const used = [\n'.padEnd(800, '1,\n').concat(']\n')],
  ['noFocusedTests', `${core}/store/focus.test.ts`, "test.only('U1 focused', () => {})\n"],
  ['noSkippedTests', `${core}/store/skip.test.ts`, "test.skip('U1 skipped', () => {})\n"],
]

/** What the rules must let pass. @type {[file: string, source: string][]} */
const allowed = [
  [`${core}/draft/immer.ts`, imports('immer')],
  [`${core}/store/state-holder.ts`, imports('zustand/vanilla', 'createStore')],
  [`${core}/platform/indexeddb-storage.ts`, imports('idb-keyval')],
  [`${core}/platform/system-clock.ts`, 'export const used = () => Date.now()\n'],
  [`${core}/zustand/page.ts`, 'export const used = () => globalThis.localStorage\n'],
  [`${core}/store/create-sync-store.ts`, imports('../platform/browser-platform.js')],
  [
    `${core}/journal/types.ts`,
    "import type { StoragePort } from '../ports/storage.js'\nexport type Used = StoragePort\n",
  ],
  [`${core}/model/a.test.ts`, imports('zod')],
]

const folder = mkdtempSync(join(tmpdir(), 'holdfast-architecture-'))
try {
  const config = join(root, 'biome.json')
  cpSync(config, join(folder, 'biome.json'))
  spawnSync('git', ['init', '--quiet', folder])
  for (const [file, source] of [...violations.map(([, file, source]) => [file, source]), ...allowed]) {
    mkdirSync(dirname(join(folder, String(file))), { recursive: true })
    writeFileSync(join(folder, String(file)), String(source))
  }
  const biome = spawnSync(
    join(root, 'node_modules/.bin/biome'),
    ['lint', '--reporter=json', '--max-diagnostics=none', '.'],
    { cwd: folder, encoding: 'utf8' },
  )
  /** @type {{ category: string, severity: string, location: { path: string | { file: string } } }[]} */
  const diagnostics = JSON.parse(biome.stdout).diagnostics
  const found = diagnostics.map(({ category, location }) => {
    const path = typeof location.path === 'string' ? location.path : location.path.file
    return `${category.split('/').at(-1)} ${path}`
  })
  const missed = violations.filter(([rule, file]) => !found.includes(`${rule} ${file}`))
  const wrong = allowed.filter(([file]) => found.some((finding) => finding.endsWith(` ${file}`)))
  for (const [rule, file] of missed) console.error(`${rule} lets pass ${file}`)
  for (const [file] of wrong)
    console.error(`a rule forbids ${file}: ${found.filter((finding) => finding.endsWith(file))}`)
  console.log(`${violations.length - missed.length} of ${violations.length} violations of the architecture are found.`)
  process.exitCode = missed.length + wrong.length > 0 ? 1 : 0
} finally {
  rmSync(folder, { recursive: true, force: true })
}
