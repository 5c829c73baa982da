import { runnerImport } from 'vite'

// Node 20 does not run TypeScript; Vite, which builds the page anyway, does.
const { module } = await runnerImport(new URL('./src/runner/main.ts', import.meta.url).pathname)
process.exitCode = await module.main(process.argv.slice(2))
