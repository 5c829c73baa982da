import type { RowProblem } from './import-row.js'

/** The problems as a file: one line per problem, each with the row as it was, so that rows can be mended and imported again. */
export function problemReport(problems: readonly RowProblem[]): string {
  const lines = problems.map(({ list, row, path, message, source }) => {
    const head = JSON.stringify({ list, row, path, message }).slice(0, -1)
    return `  ${head},"source":${source ?? 'null'}}`
  })
  return `[\n${lines.join(',\n')}\n]\n`
}
