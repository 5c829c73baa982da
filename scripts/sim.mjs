// `npm run sim -- --seeds 1000 --steps 500` plays the simulation with many seeds on all cores; `--seed 123` replays one.
// The simulation is TypeScript, which the oldest supported Node does not run: it is bundled first.
import { spawn } from 'node:child_process'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const root = fileURLToPath(new URL('..', import.meta.url))
const outDir = `${root}node_modules/.cache/holdfast-sim`

await build({
  root,
  configFile: false,
  logLevel: 'error',
  ssr: { noExternal: true, resolve: { conditions: ['@holdfast/source'] } },
  resolve: { conditions: ['@holdfast/source'] },
  build: {
    ssr: `${root}packages/testing/src/simulation/cli.ts`,
    outDir,
    minify: false,
    sourcemap: true,
    rollupOptions: { output: { entryFileNames: 'sim.mjs' } },
  },
})

const given = process.argv.slice(2)
const value = (/** @type {string} */ name, /** @type {number} */ otherwise) => {
  const position = given.indexOf(name)
  return position < 0 ? otherwise : Number(given[position + 1])
}
const isReplay = given.includes('--seed')
const jobs = isReplay ? 1 : Math.min(value('--jobs', availableParallelism()), value('--seeds', 1_000))
const rest = given.filter(
  (_, index) =>
    !['--jobs', '--seeds', '--from'].includes(given[index] ?? '') &&
    !['--jobs', '--seeds', '--from'].includes(given[index - 1] ?? ''),
)
const shares = Array.from({ length: jobs }, (_, job) => [
  ...rest,
  ...(isReplay
    ? []
    : [
        '--seeds',
        `${Math.ceil((value('--seeds', 1_000) - job) / jobs)}`,
        '--from',
        `${value('--from', 1) + job}`,
        '--stride',
        `${jobs}`,
      ]),
])
const codes = await Promise.all(shares.map(play))
process.exitCode = Math.max(...codes)

/** @param {string[]} args @returns {Promise<number>} */
function play(args) {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--enable-source-maps', `${outDir}/sim.mjs`, ...args], { stdio: 'inherit' })
    child.on('exit', (code) => resolve(code ?? 1))
  })
}
