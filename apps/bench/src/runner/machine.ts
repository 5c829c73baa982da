import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, release, totalmem, type } from 'node:os'
import { dirname, join } from 'node:path'

const require = createRequire(import.meta.url)

/** The machine in a line. */
export function describeMachine(): string {
  const [cpu] = cpus()
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown CPU'}, ${Math.round(totalmem() / 2 ** 30)} GB, ${type()} ${release()}, Node ${process.version}`
}

/** Installed versions of packages, by name. */
export function versionsOf(packages: readonly string[]): Record<string, string> {
  return Object.fromEntries([...new Set(packages)].sort().map((name) => [name, versionOf(name)]))
}

/** By looking for it: not every package exports its package.json. */
function versionOf(name: string): string {
  for (const folder of require.resolve.paths(name) ?? []) {
    const file = join(folder, name, 'package.json')
    if (existsSync(file)) return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version
  }
  return `not found from ${dirname(import.meta.filename ?? '.')}`
}
