import { statuses, statusNames } from './board/task.js'

/** The board's outline, for the moment that reading storage takes. */
export function Splash() {
  return (
    <div className="app" aria-busy="true">
      <header className="top-bar">
        <h1 className="brand">Board</h1>
      </header>
      <main className="board" aria-label="Opening the board">
        {statuses.map((status) => (
          <section key={status} className="column" data-status={status}>
            <header className="column-header">
              <span className="column-dot" aria-hidden="true" />
              <h2>{statusNames[status]}</h2>
            </header>
          </section>
        ))}
      </main>
    </div>
  )
}
