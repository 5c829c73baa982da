// `npm run durability -- --kills 300 --seed 7` kills real browsers, and the processes of their pages, so many times each;
// more arguments go to Playwright: `-- --kills 300 renderer-killed`. `-- --hours 24` instead plays as many hours of one commit a
// second, by a simulated clock, and says how large the journal became.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const given = process.argv.slice(2)

/** @param {string} name @param {string} otherwise */
function take(name, otherwise) {
  const position = given.indexOf(name)
  const [, value = otherwise] = position < 0 ? [] : given.splice(position, 2)
  if (!/^\d+$/.test(value)) throw new Error(`${name} needs a whole number.`)
  return value
}

const hours = take('--hours', '0')
if (hours !== '0') {
  run('vitest', ['run', '--project', 'node', 'packages/core/src/journal/bounded-growth.test.ts'], {
    HOLDFAST_HOURS: hours,
  })
} else {
  const config = ['--config', 'e2e/durability/playwright.config.ts']
  const env = { HOLDFAST_KILLS: take('--kills', '300'), HOLDFAST_SEED: take('--seed', '1') }
  run('playwright', ['test', ...config, ...given], env)
}

/** @param {string} command @param {string[]} args @param {Record<string, string>} env */
function run(command, args, env) {
  const child = spawn('npx', [command, ...args], { cwd: root, env: { ...process.env, ...env }, stdio: 'inherit' })
  child.on('exit', (code) => {
    process.exitCode = code ?? 1
  })
}
