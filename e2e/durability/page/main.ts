import { acknowledgement, type Opened, type PageOptions } from '../contract.js'
import { openLedger } from './ledger.js'
import { commit, write } from './write.js'

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

/** Gives false when storage fails, now or later. */
function degraded(): Promise<false> {
  return new Promise((resolve) => {
    const look = () => {
      if (ledger.getStatus().degraded !== null) resolve(false)
    }
    ledger.events.on('status:changed', look)
    look()
  })
}

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
      invalid: isValid ? [] : errors,
      inconsistencies,
      bySession: rows.where('bySession', last.session).length,
    }
  },
  write: (session, to) => write(writer(session), to),
  async attempt(session, commits) {
    const { n } = ledger.getState().last
    for (let made = n + 1; made <= n + commits; made++) await commit(writer(session), made)
    return Promise.race([ledger.flush().then(() => true), degraded()])
  },
  start(session) {
    write(writer(session), Number.MAX_SAFE_INTEGER).catch(onFailed)
  },
  status: () => ledger.getStatus(),
  stats: () => ledger.getStats(),
  async backUp() {
    await ledger.backups.create({ note: 'before the damage' })
  },
  close: () => ledger.close(),
}
