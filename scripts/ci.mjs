// Runs everything that must hold: `npm test`. Names as arguments run only those steps: `npm test -- lint spec`.
// The last line is `N passed, N failed`: each test of Vitest and Playwright counts, and each named check as one.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { ensureChromium } from './chromium.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const results = `${root}test-results`
const vitestJson = `${results}/vitest.json`
const playwrightJson = `${results}/playwright.json`

/**
 * @typedef {{ passed: number, failed: number }} Counts
 * @typedef {{ name: string, command: string[], timeoutMs: number, env?: Record<string, string>, count?: () => Counts }} Step
 */

/** @param {string} name @param {string[]} command @returns {Step} */
const check = (name, ...command) => ({ name, command, timeoutMs: 300_000 })

const build = check('build', 'turbo', 'run', 'build', '--output-logs=errors-only')

const checks = [
  check('typecheck', 'npm', 'run', '--silent', 'typecheck'),
  check('lint', 'npm', 'run', '--silent', 'lint'),
  check('architecture', 'npm', 'run', '--silent', 'check:architecture'),
  check('unused', 'npm', 'run', '--silent', 'check:unused'),
  check('spec', 'npm', 'run', '--silent', 'spec'),
  check('packages', 'npm', 'run', '--silent', 'check:packages'),
  check('size', 'npm', 'run', '--silent', 'check:size'),
]

/** @type {Step[]} */
const tests = [
  {
    name: 'vitest',
    command: ['vitest', 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${vitestJson}`],
    timeoutMs: 900_000,
    count: countVitest,
  },
  {
    name: 'e2e',
    command: ['playwright', 'test', '--reporter=list,json'],
    timeoutMs: 900_000,
    env: { PLAYWRIGHT_JSON_OUTPUT_NAME: playwrightJson },
    count: countPlaywright,
  },
]

const wanted = process.argv.slice(2)
/** @param {Step} step */
const isWanted = (step) => wanted.length === 0 || wanted.includes(step.name)

/** @type {(Counts & { name: string, seconds: number })[]} */
const table = []

rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
if (tests.some(isWanted)) process.env.CHROMIUM_PATH = ensureChromium()
if (isWanted(build)) await run(build, 'inherit')
await runInLanes(checks.filter(isWanted), 2)
for (const step of tests.filter(isWanted)) await run(step, 'inherit')

const passed = table.reduce((sum, row) => sum + row.passed, 0)
const failed = table.reduce((sum, row) => sum + row.failed, 0)
console.log(`\n${'step'.padEnd(14)}${'passed'.padStart(8)}${'failed'.padStart(8)}${'seconds'.padStart(9)}`)
for (const row of table) {
  const cells = [String(row.passed).padStart(8), String(row.failed).padStart(8), row.seconds.toFixed(1).padStart(9)]
  console.log(row.name.padEnd(14) + cells.join(''))
}
if (passed + failed === 0) console.log(`No such step. There are: ${[build, ...checks, ...tests].map((s) => s.name)}`)
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 || passed === 0 ? 1 : 0

/** @param {Step[]} steps @param {number} lanes */
async function runInLanes(steps, lanes) {
  const waiting = [...steps]
  const lane = async () => {
    for (let step = waiting.shift(); step; step = waiting.shift()) await run(step, 'pipe')
  }
  await Promise.all(Array.from({ length: lanes }, lane))
}

/**
 * Runs one step and adds it to the table. Piped output is printed as one block when the step has ended.
 * @param {Step} step @param {'inherit' | 'pipe'} output
 */
async function run(step, output) {
  const title = `\n── ${step.name}: ${step.command.join(' ')}`
  if (output === 'inherit') console.log(title)
  const startedAt = performance.now()
  const [command = '', ...args] = step.command
  const child = spawn(command, args, {
    cwd: root,
    detached: true,
    stdio: ['ignore', output, output],
    env: {
      ...process.env,
      ...step.env,
      PATH: `${root}node_modules/.bin:${process.env.PATH}`,
      TURBO_TELEMETRY_DISABLED: '1',
      TURBO_NO_UPDATE_NOTIFIER: '1',
    },
  })
  const chunks = /** @type {Buffer[]} */ ([])
  child.stdout?.on('data', (chunk) => chunks.push(chunk))
  child.stderr?.on('data', (chunk) => chunks.push(chunk))
  const stop = () => child.pid && process.kill(-child.pid, 'SIGKILL')
  process.once('exit', stop)
  const timer = setTimeout(() => {
    console.error(`${step.name} did not end within ${step.timeoutMs / 1000} s`)
    stop()
  }, step.timeoutMs)
  /** @type {boolean} */
  const succeeded = await new Promise((resolve) => {
    child.once('error', (error) => {
      console.error(error.message)
      resolve(false)
    })
    child.once('close', (code) => resolve(code === 0))
  })
  clearTimeout(timer)
  process.removeListener('exit', stop)
  const seconds = (performance.now() - startedAt) / 1000
  if (output === 'pipe')
    console.log(`${title} (${seconds.toFixed(1)} s)\n${Buffer.concat(chunks).toString().trimEnd()}`)
  const counts = step.count?.() ?? { passed: succeeded ? 1 : 0, failed: 0 }
  // A run that failed without a failed test (a file that does not load, an unhandled error) is a failure all the same.
  if (!succeeded && counts.failed === 0) counts.failed = 1
  table.push({ name: step.name, ...counts, seconds })
}

/** @returns {Counts} */
function countVitest() {
  const report = readReport(vitestJson)
  if (!report) return { passed: 0, failed: 1 }
  /** @type {{ status: string, assertionResults: { status: string }[] }[]} */
  const files = report.testResults
  const unloaded = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  return { passed: report.numPassedTests, failed: report.numFailedTests + unloaded.length }
}

/** @returns {Counts} */
function countPlaywright() {
  const report = readReport(playwrightJson)
  if (!report) return { passed: 0, failed: 1 }
  return { passed: report.stats.expected, failed: report.stats.unexpected + report.stats.flaky + report.errors.length }
}

/** @param {string} file */
function readReport(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch (error) {
    console.error(`No report in ${file}: ${error}`)
    return undefined
  }
}
