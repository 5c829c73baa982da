import type { Verdict } from './plan.js'
import type { Row } from './rows.js'
import { type SizeLine, sizeTargetBytes } from './size-line.js'
import type { Spread } from './statistics.js'

/** One section of the report. */
export interface Section {
  readonly name: string
  readonly title: string
  readonly notes: readonly string[]
  readonly body: readonly string[]
  /** Date, machine, command. */
  readonly circumstances: string
}

/** A Markdown table; cells may not contain line breaks. */
export function table(head: readonly string[], lines: readonly (readonly string[])[]): string[] {
  const row = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [row(head), row(head.map((_, column) => (column === 0 ? '---' : '---:'))), ...lines.map(row)]
}

/** A number with about three digits. */
export function short(value: number): string {
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  return size >= 100 ? String(Math.round(value)) : size >= 10 ? value.toFixed(1) : value.toFixed(2)
}

const spread = ({ min, median, max }: Spread, scale: number) =>
  `**${short(median * scale)}** (${short(min * scale)}–${short(max * scale)})`

/** Times of each library, the verdicts, and what each library does not do. */
export function figures(rows: readonly Row[], unit: 'µs per update' | 'ms', verdicts: readonly Verdict[]): string[] {
  const scale = unit === 'ms' ? 1 : 1000
  const count = (value: number | null) => (value === null || value === 0 ? '–' : value.toLocaleString('en'))
  const isHeld = rows.some((row) => row.held !== null)
  const head = [
    'library',
    'tasks',
    'loop',
    'wall',
    'renderer CPU',
    'browser CPU',
    'main thread',
    'bytes written',
    'transactions',
    'updates × rounds',
    ...(isHeld ? ['longest task, ms', 'longest wait of a message, ms', 'of a frame, ms'] : []),
  ]
  const lines = rows.map((row) =>
    row.problems.length > 0
      ? [row.adapter, count(row.n), `**FAILED**: ${row.problems.join('; ')}`, ...Array(head.length - 3).fill('–')]
      : [
          row.adapter,
          count(row.n),
          spread(row.loopMs, scale),
          spread(row.wallMs, scale),
          spread(row.rendererCpuMs, scale),
          spread(row.browserCpuMs, scale),
          short(row.taskMs.median * scale),
          count(row.bytes),
          count(row.transactions),
          `${row.updates.toLocaleString('en')} × ${row.rounds}`,
          ...(isHeld ? heldCells(row) : []),
        ],
  )
  return [
    `Times in ${unit}: **median** (min–max).`,
    '',
    ...table(head, lines),
    '',
    ...(verdicts.length > 0 ? [...verdictTable(verdicts), ''] : []),
    ...factsTable(rows),
  ]
}

function heldCells({ held }: Row): string[] {
  if (held === null) return ['–', '–', '–']
  return [held.taskMs === 0 ? 'below 50' : short(held.taskMs), short(held.messageMs), short(held.frameMs)]
}

export function verdictTable(verdicts: readonly Verdict[]): string[] {
  return table(
    ['target', 'measured', 'at most', ''],
    verdicts.map(({ text, value, target }) => [
      text,
      short(value),
      short(target),
      Number.isNaN(value) ? 'not measured' : value <= target ? 'met' : '**missed**',
    ]),
  )
}

function factsTable(rows: readonly Row[]): string[] {
  const byAdapter = new Map(rows.map((row) => [row.adapter, row.facts]))
  return table(
    ['library', 'validates', 'immutable', 'durable', 'crash-safe', 'tabs'],
    [...byAdapter].map(([adapter, facts]) => [
      adapter,
      facts.validates,
      facts.immutable,
      facts.durable,
      facts.crashSafe,
      facts.tabs,
    ]),
  )
}

export function sizeTable(lines: readonly SizeLine[]): string[] {
  const [app] = lines
  const verdict = {
    text: 'gzip bytes of what an app imports',
    value: app?.gzipBytes ?? Number.NaN,
    target: sizeTargetBytes,
  }
  return [
    ...table(
      ['what', 'minified, bytes', 'gzip, bytes'],
      lines.map(({ what, minifiedBytes, gzipBytes }) => [
        what,
        minifiedBytes.toLocaleString('en'),
        gzipBytes.toLocaleString('en'),
      ]),
    ),
    '',
    ...verdictTable([verdict]),
  ]
}

const opening = (name: string) => `<!-- ${name} -->`
const closing = (name: string) => `<!-- /${name} -->`

export function renderSection({ name, title, notes, body, circumstances }: Section): string {
  return [
    opening(name),
    `## ${title}`,
    '',
    ...notes.map((note) => `- ${note}`),
    '',
    ...body,
    '',
    circumstances,
    closing(name),
  ].join('\n')
}

/** The report with that section in place of the one of its name, or at the end. */
export function withSection(report: string, section: Section): string {
  const start = report.indexOf(opening(section.name))
  const end = report.indexOf(closing(section.name))
  if (start < 0 || end < start) return `${report.trimEnd()}\n\n${renderSection(section)}\n`
  return report.slice(0, start) + renderSection(section) + report.slice(end + closing(section.name).length)
}
