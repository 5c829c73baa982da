import { useSyncStatus } from '../board/sync.js'
import { datedFileName, download } from '../export/download.js'
import { saveStateOf } from '../top-bar/save-state.js'
import { Icon } from '../ui/icon.js'
import type { ImportOutcome } from './import-file.js'
import { problemReport } from './problem-report.js'

/** More would be scrolled past, not read; the download has them all. */
const shownProblems = 200

const count = (number: number, one: string, many: string) =>
  number === 1 ? `1 ${one}` : `${number.toLocaleString('en')} ${many}`

export function ImportResult({ fileName, outcome }: { fileName: string; outcome: ImportOutcome }) {
  const save = saveStateOf(useSyncStatus())
  const { imported, problems, rows, rowsRead, stopped } = outcome
  const badRows = new Set(problems.map(({ list, row }) => `${list} ${row}`)).size
  const hidden = problems.length - shownProblems
  const downloadReport = () =>
    download(
      new Blob([problemReport(problems)], { type: 'application/json' }),
      datedFileName('import-problems', new Date()),
    )

  return (
    <>
      <ul className="import-summary">
        <li data-tone="good">
          <Icon name="check" />
          <span>
            {count(imported, 'task', 'tasks')} imported from {fileName}
            {imported > 0 && <span className="muted"> · {save.text}</span>}
          </span>
        </li>
        {badRows > 0 && (
          <li data-tone="warn">
            <Icon name="alert" />
            {count(badRows, 'row', 'rows')} not imported: see below
          </li>
        )}
        {stopped !== undefined && (
          <li data-tone="bad" role="alert">
            <Icon name="alert" />
            Stopped{rows > 0 ? ` after row ${rowsRead.toLocaleString('en')} of ${rows.toLocaleString('en')}` : ''}:{' '}
            {stopped}
          </li>
        )}
      </ul>
      {problems.length > 0 && (
        <>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
          <section className="problem-scroller" tabIndex={0} aria-label="Rows that were not imported">
            <table className="problem-table">
              <thead>
                <tr>
                  <th scope="col">Row</th>
                  <th scope="col">Field</th>
                  <th scope="col">Problem</th>
                </tr>
              </thead>
              <tbody>
                {problems.slice(0, shownProblems).map(({ list, row, path, message }) => (
                  <tr key={`${list} ${row} ${path} ${message}`}>
                    <td>{list === 'users' ? `person ${row}` : row}</td>
                    <td>
                      <code>{path || '(row)'}</code>
                    </td>
                    <td>{message}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </section>
          <p className="problem-actions">
            <button type="button" className="button" onClick={downloadReport}>
              <Icon name="download" />
              Download problems
            </button>
            <span className="dialog-note">
              {hidden > 0 ? `${hidden.toLocaleString('en')} more are in the file. ` : ''}Each comes with its row, to
              mend and import again.
            </span>
          </p>
        </>
      )}
    </>
  )
}
