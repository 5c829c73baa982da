// Proves that what would be published works: packs each package, checks the tarballs with publint and attw, installs them in an
// empty app, type-checks it, runs it in Node, and bundles it with Vite.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const bin = (/** @type {string} */ name) => join(root, 'node_modules/.bin', name)
/** @type {{ devDependencies: Record<string, string> }} */
const { devDependencies: versions } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const folder = mkdtempSync(join(tmpdir(), 'holdfast-packages-'))

/**
 * Runs a command; its output is shown only if it fails.
 * @param {string} command @param {string[]} args @param {string} [cwd]
 */
function run(command, args, cwd = folder) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = /** @type {{ stdout: string, stderr: string }} */ (error)
    throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}\n${stderr}`, { cause: error })
  }
}

/** @param {string} name */
function pack(name) {
  const printed = run(
    'npm',
    ['pack', '--silent', '--ignore-scripts', '--pack-destination', folder],
    join(root, 'packages', name),
  )
  const tarball = join(folder, printed.trim().split('\n').at(-1) ?? '')
  run(bin('publint'), ['run', tarball, '--strict'])
  run(bin('attw'), [tarball, '--profile', 'esm-only', '--no-definitely-typed'])
  const files = execFileSync('tar', ['-tzf', tarball], { encoding: 'utf8' }).trim().split('\n')
  const stray = files.filter((file) => /\.(test|test-d)\.|tsbuildinfo|node_modules/.test(file))
  if (stray.length > 0) throw new Error(`${name} would publish ${stray.join(', ')}`)
  for (const wanted of ['package/README.md', 'package/LICENSE', 'package/dist/index.js', 'package/dist/index.d.ts']) {
    if (!files.includes(wanted)) throw new Error(`${name} would be published without ${wanted}`)
  }
  console.log(`${name}: ${files.length} files, publint and attw passed`)
  return tarball
}

/** @param {Record<string, string>} tarballs by package name */
function installEmptyApp(tarballs) {
  cpSync(join(root, 'scripts/empty-app'), folder, { recursive: true })
  const dependencies = Object.fromEntries(
    Object.entries(tarballs).map(([name, tarball]) => [`@holdfast/${name}`, `file:${tarball}`]),
  )
  for (const name of ['react', 'react-dom', 'zod', '@types/react', '@types/node']) {
    const version = versions[name]
    if (version) dependencies[name] = version
  }
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'empty-app', private: true, type: 'module', dependencies }, null, 2),
  )
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline'])
}

try {
  const names = ['core', 'react', 'devtools', 'testing']
  installEmptyApp(Object.fromEntries(names.map((name) => [name, pack(name)])))
  run(bin('tsc'), ['-p', folder])
  console.log('empty app: type-checks')
  console.log(`empty app in Node: ${run(process.execPath, ['node.mjs']).trim()}`)
  run(bin('vite'), ['build', folder, '--logLevel', 'warn'])
  console.log(`empty app bundled by Vite: ${readdirSync(join(folder, 'dist/assets')).length} files`)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
