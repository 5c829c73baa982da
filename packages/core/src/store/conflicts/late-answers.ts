import { placeOf } from '../../conflict/commits-by-place.js'
import type { ConflictRecord } from '../../conflict/conflict-record.js'
import { checkAnswer, operationAt } from '../../conflict/settle-collision.js'
import { diffValue, equalJson } from '../../model/diff.js'
import { isRecord } from '../../model/record.js'
import { entityAt } from '../../model/value-at.js'
import type { AwaitedAnswer } from '../../sync/rebase.js'
import type { FeatureHost } from '../feature.js'

/** How long a resolver may take to answer. */
const patienceMs = 5_000

/** Waits for resolvers that answer by a promise, and commits what they say where the provisional value still stands. */
export class LateAnswers {
  readonly #host: FeatureHost
  readonly #onSettled: (record: ConflictRecord) => void
  /** How to stop waiting, by entity: a newer conflict takes the place of an older one. */
  readonly #waiting = new Map<string, () => void>()

  constructor(host: FeatureHost, onSettled: (record: ConflictRecord) => void) {
    this.#host = host
    this.#onSettled = onSettled
  }

  wait({ record, provisional, answer }: AwaitedAnswer): void {
    const place = placeOf(record.slice, record.key)
    this.#waiting.get(place)?.()
    const stop = () => {
      cancel()
      if (this.#waiting.get(place) === stop) this.#waiting.delete(place)
    }
    const settle = (say: () => { readonly value: unknown } | { readonly fallback: string }) => {
      if (this.#waiting.get(place) !== stop) return
      stop()
      const said = say()
      if ('fallback' in said) this.#onSettled(Object.freeze({ ...record, fallback: said.fallback }))
      else this.#apply(record, provisional, said.value)
    }
    const inTime = `The resolver did not answer within ${patienceMs / 1_000} seconds.`
    const cancel = this.#host.platform.clock.schedule(() => settle(() => ({ fallback: inTime })), patienceMs)
    this.#waiting.set(place, stop)
    answer.then(
      (value) => settle(() => checkAnswer(value, record)),
      (error: unknown) =>
        settle(() => ({
          fallback: `The resolver rejected: ${error instanceof Error ? error.message : String(error)}`,
        })),
    )
  }

  stop(): void {
    for (const stop of [...this.#waiting.values()]) stop()
  }

  #apply(record: ConflictRecord, provisional: unknown, value: unknown): void {
    const { slice, key } = record
    const resolved: ConflictRecord = Object.freeze({
      ...record,
      outcome: 'resolved',
      result: record.omitted ? undefined : value,
    })
    let hasMoved = false
    const operations = ({ state }: { readonly state: Readonly<Record<string, unknown>> }) => {
      const now = entityAt(state, slice, key)
      hasMoved = !equalJson(now, provisional)
      if (hasMoved) return []
      return isRecord(now) && isRecord(value)
        ? diffValue(slice, key, now, value)
        : [operationAt({ slice, key }, [], value)]
    }
    const request = { source: `conflict:${slice}`, intent: { kind: 'operations' }, history: 'none' } as const
    try {
      const handle = this.#host.submit({ operations, conflicts: [resolved] }, request)
      handle.saved.then(
        () => {
          if (hasMoved)
            this.#onSettled(Object.freeze({ ...record, fallback: 'The place moved on before the resolver answered.' }))
        },
        (error: Error) => this.#onSettled(Object.freeze({ ...record, fallback: error.message })),
      )
    } catch {
      // Closed, or read-only by now: what stands stays.
    }
  }
}
