import { acknowledgement, type Opened, type PageOptions } from '../contract.js'
import { openLedger } from './ledger.js'
import { write } from './write.js'

const options: PageOptions = JSON.parse(decodeURIComponent(location.hash.slice(1)))
const ledger = openLedger(options.extent, options.compactAfterBytes)

const lost: Opened['lost'][number][] = []
ledger.events.on('data:lost', ({ reason, slices, cids }) => lost.push({ reason, slices, cids: cids.length }))
const failures: string[] = []
const onFailed = (error: unknown) => failures.push(String(error))

let savedTo = 0
let isToldSoon = false
/** Tells the test, in the turn in which it is known. */
function onSaved(n: number): void {
  savedTo = Math.max(savedTo, n)
  if (isToldSoon) return
  isToldSoon = true
  queueMicrotask(() => {
    isToldSoon = false
    ;(window as { [acknowledgement]?: (text: string) => void })[acknowledgement]?.(String(savedTo))
  })
}

const writer = (session: number) => ({ ledger, extent: options.extent, session, onSaved, onFailed })

window.ledgerPage = {
  async read() {
    await ledger.ready
    const { isValid, errors, inconsistencies } = await ledger.validate()
    const { rows, last } = ledger.getState()
    return {
      rows: [...rows.values()],
      last,
      status: ledger.getStatus(),
      lost,
      failures,
      problems: isValid && inconsistencies.length === 0 ? [] : [...errors, ...inconsistencies],
      bySession: rows.where('bySession', last.session).length,
    }
  },
  write: (session, to) => write(writer(session), to),
  start(session) {
    write(writer(session), Number.MAX_SAFE_INTEGER).catch(onFailed)
  },
  status: () => ledger.getStatus(),
  close: () => ledger.close(),
}
