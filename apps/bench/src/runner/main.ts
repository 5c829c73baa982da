import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describeMachine, versionsOf } from './machine.js'
import { figures, renderSection, type Section, sizeTable, withSection } from './markdown.js'
import { parseOptions, usage } from './options.js'
import { servePage } from './page-server.js'
import { groups, plans } from './plans.js'
import { runPlan } from './run-plan.js'
import { measureSizes } from './size.js'
import { measureTabs } from './tabs/measure-tabs.js'
import { tabsBody, tabsNotes, tabsTitle } from './tabs/tabs-section.js'

const folder = fileURLToPath(new URL('../../', import.meta.url))
const sizeWorkload = 'size'
const tabsWorkload = 'tabs'
const log = (line: string) => console.log(line)

/** Runs the benchmarks that the command line asks for; gives the exit code: 1 when a library ended in a wrong state. */
export async function main(args: readonly string[]): Promise<number> {
  let options: ReturnType<typeof parseOptions>
  try {
    options = parseOptions(args, [...plans.map((plan) => plan.name), tabsWorkload, sizeWorkload], groups)
  } catch (error) {
    log(`${(error as Error).message}\n\n${usage}`)
    return 2
  }
  const command = `npm run bench -- ${args.filter((argument) => argument !== '--publish').join(' ')}`.trimEnd()
  const date = new Date().toISOString().slice(0, 16).replace('T', ' ')
  // Others at work on the machine blur wall times; the reader should know.
  const load = (loadavg()[0] ?? 0).toFixed(1)
  const circumstances = (chromium: string, packages: readonly string[]) => {
    const versions = Object.entries(versionsOf(packages)).map(([name, version]) => `${name} ${version}`)
    return `${date} UTC · ${[chromium && `Chromium ${chromium}`, ...versions].filter(Boolean).join(' · ')} · ${describeMachine()}, load average ${load} before the run · \`${command}\``
  }
  let failed = false
  const finish = (section: Section, json: unknown) => {
    log(`\n${renderSection(section)}\n`)
    mkdirSync(`${folder}results`, { recursive: true })
    writeFileSync(`${folder}results/${section.name}-${date.replace(/[ :]/g, '-')}.json`, JSON.stringify(json, null, 1))
    if (options.publish) publish(section)
  }

  const chosen = plans.filter((plan) => options.workloads.includes(plan.name))
  const isTabs = options.workloads.includes(tabsWorkload)
  const server = chosen.length > 0 || isTabs ? await servePage() : undefined
  const endsAt = performance.now() + options.totalMs
  try {
    for (const [index, plan] of chosen.entries()) {
      const adapters = plan.adapters.filter((adapter) => options.only?.includes(adapter) ?? true)
      const sizes = options.sizes ?? plan.sizes
      const rounds = options.rounds ?? plan.rounds
      if (!server || adapters.length === 0) continue
      const budgetMs = Math.min(options.budgetMs, (endsAt - performance.now()) / (chosen.length - index))
      const result = await runPlan(plan, { url: server.url, sizes, adapters, rounds, budgetMs, log })
      if (result.rows.some((row) => row.problems.length > 0)) failed = true
      const packages = result.rows.flatMap((row) => row.facts.packages)
      const body = figures(result.rows, plan.unit, plan.verdicts(result.rows))
      const { name, title, notes } = plan
      finish(
        { name, title, notes, body, circumstances: circumstances(result.chromium, packages) },
        { date, command, ...result },
      )
    }
    if (server && isTabs) {
      const { figures: tabFigures, chromium } = await measureTabs(server.url, options.rounds ?? 3, log)
      if (tabFigures.some(({ problems }) => problems.length > 0)) failed = true
      const place = circumstances(chromium, ['@holdfast/core', 'yjs', 'tinybase'])
      const section = { name: tabsWorkload, title: tabsTitle, notes: tabsNotes, body: tabsBody(tabFigures) }
      finish({ ...section, circumstances: place }, { date, command, figures: tabFigures })
    }
  } finally {
    await server?.close()
  }
  if (options.workloads.includes(sizeWorkload)) {
    const lines = await measureSizes()
    const notes = [
      'Bundled and minified for production by Vite, gzip level 9, without React and without a schema library.',
    ]
    const packages = ['@holdfast/core', '@holdfast/react', 'zustand', 'immer', 'idb-keyval', 'vite']
    const section = {
      name: sizeWorkload,
      title: 'Size',
      notes,
      body: sizeTable(lines),
      circumstances: circumstances('', packages),
    }
    finish(section, { date, command, lines })
  }
  return failed ? 1 : 0
}

function publish(section: Section): void {
  const file = `${folder}RESULTS.md`
  const intro =
    '# Benchmark results\n\nWritten by `npm run bench -- --publish`; what is measured and how: README.md. One section per workload, each from one run.\n'
  writeFileSync(file, withSection(existsSync(file) ? readFileSync(file, 'utf8') : intro, section))
}
