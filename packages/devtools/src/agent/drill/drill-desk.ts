import { randomId } from '../../protocol/random-id.js'
import type { DrillPhase, RecoveryPayload } from '../../protocol/recovery.js'
import type { Timers } from '../context.js'
import type { InspectedStore } from '../inspected-store.js'
import type { AgentPage } from '../page.js'
import type { Redaction } from '../redaction.js'
import { Refusal } from '../refusal.js'
import { safeError } from '../safe-text.js'
import { keepDrill, readDrill } from './drill-record.js'

/** Crash drills of a store, for panels. What runs one is loaded when one is run. */
export interface DrillDesk {
  read(): RecoveryPayload['drill']
  /** Begins one; rejects with a refusal when it can not be begun. */
  start(phase: DrillPhase, confirm: string): Promise<void>
  dismiss(): void
}

export interface DrillDeskOptions {
  readonly store: InspectedStore
  readonly redaction: Redaction
  readonly timers: Timers
  readonly page: AgentPage
  readonly onChange: () => void
  /** A drill was concluded: backups came and went. */
  readonly onConcluded: () => void
}

export function createDrillDesk({
  store,
  redaction,
  timers,
  page,
  onChange,
  onConcluded,
}: DrillDeskOptions): DrillDesk {
  let { run, failure, proof }: Pick<RecoveryPayload['drill'], 'run' | 'failure' | 'proof'> = {
    run: null,
    failure: null,
    proof: null,
  }

  const perform = (phase: DrillPhase, step: string, work: (onStep: (step: string) => void) => Promise<void>) => {
    run = { phase, step, startedAt: timers.now() }
    failure = null
    const onStep = (next: string) => {
      run = run && { ...run, step: next }
      onChange()
    }
    void work(onStep)
      .catch((error: unknown) => {
        failure = safeError(redaction, error)
        run = null
      })
      .finally(onChange)
  }

  const kept = readDrill(store.name)
  if (kept?.proof) proof = kept.proof
  else if (kept !== null && kept.killedAt !== null) {
    perform(kept.phase, 'Looking at what came back', async () => {
      const { concludeDrill } = await import('./conclude-drill.js')
      proof = await concludeDrill(store, kept, timers)
      run = null
      onConcluded()
    })
  }

  return {
    read: () => ({ refusal: refusalOf(store), run, failure, proof }),
    async start(phase, confirm) {
      if (confirm !== store.name)
        throw new Refusal('MISUSE', `Type the name of the store, ${store.name}, to confirm it.`)
      const refusal = refusalOf(store)
      if (refusal !== null) throw new Refusal('UNSUPPORTED', refusal)
      if (run !== null) throw new Refusal('BUSY', 'A drill runs already.')
      proof = null
      keepDrill(store.name, null)
      perform(phase, 'Getting ready', async (onStep) => {
        const { runDrill } = await import('./run-drill.js')
        await runDrill({ store, timers, page, onStep }, randomId(), phase)
        onStep('Stopped: the page is being reloaded. If it asks whether to leave, let it.')
      })
      onChange()
    },
    dismiss() {
      proof = null
      failure = null
      keepDrill(store.name, null)
      onChange()
    },
  }
}

/** Why no drill can be run on a store; null: one can. */
function refusalOf(store: InspectedStore): string | null {
  const { phase, degraded } = store.getStatus()
  if (phase !== 'live') return `The store is not live (${phase}): a drill needs one that saves.`
  if (degraded !== null) return 'Storage is degraded: a drill needs one that works.'
  if (typeof indexedDB === 'undefined' || typeof sessionStorage === 'undefined') {
    return 'There is no IndexedDB or no sessionStorage here.'
  }
  return store.optimize === undefined ? 'This store has no compaction.' : null
}
