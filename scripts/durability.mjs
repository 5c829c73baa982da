// `npm run durability -- --kills 300 --seed 7` kills real browsers, and the processes of their pages, so many times each;
// more arguments go to Playwright: `-- --kills 300 renderer-killed`.
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

const env = { ...process.env, HOLDFAST_KILLS: take('--kills', '300'), HOLDFAST_SEED: take('--seed', '1') }
const config = ['--config', 'e2e/durability/playwright.config.ts']
const child = spawn('npx', ['playwright', 'test', ...config, ...given], { cwd: root, env, stdio: 'inherit' })
child.on('exit', (code) => {
  process.exitCode = code ?? 1
})
