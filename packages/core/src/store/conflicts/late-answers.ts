import type { CommitRecord, Issue } from '../../commit/commit.js'
import type { SizedState } from '../../commit/prepare.js'
import type { ConflictRecord } from '../../conflict/conflict-record.js'
import { mergeValues } from '../../conflict/merge-values.js'
import { askedOf } from '../../conflict/settle-again.js'
import { type Answer, answered, askResolver, reasonsOf, rulesOf, type Said } from '../../conflict/settle-collision.js'
import { diffValue, equalJson } from '../../model/diff.js'
import type { Operation } from '../../model/operation.js'
import { entityAt } from '../../model/value-at.js'
import type { FeatureHost } from '../feature.js'

/** What stands until a resolver has answered. */
interface Stood {
  /** Of the conflict alone. */
  readonly provisional: unknown
  /** With what the same tab did after it. */
  readonly whole: unknown
}

/** Of an answer and what the same tab did since, both stand; at one place, what it did. */
const bothSides = rulesOf({ policy: 'merge', fields: new Map(), text: '' })

/** How long a resolver may take to answer. */
const patienceMs = 5_000

/**
 * Answers of resolvers that are owed, each under a lock. The tab that asked holds it and waits; others stand in line, and when
 * that tab is gone, the next one asks again. What is said is a commit, made once: whatever locks do, one that comes after
 * another's has no effect.
 */
export class LateAnswers {
  readonly #host: FeatureHost
  readonly #onOrphan: (record: ConflictRecord) => void
  /** How to lose interest, by conflict. */
  readonly #owed = new Map<string, AbortController>()
  #isStopped = false

  constructor(host: FeatureHost, onOrphan: (record: ConflictRecord) => void) {
    this.#host = host
    this.#onOrphan = onOrphan
  }

  /** Sees to it that an answer comes. `answer`: of a resolver that this tab asked. */
  expect(record: ConflictRecord, provisional: unknown = record.result, answer?: Answer): void {
    const { id, slice, key } = record
    if (this.#owed.has(id) || this.#isStopped) return
    const { platform, shape } = this.#host
    const end = new AbortController()
    this.#owed.set(id, end)
    const { signal } = end
    // What this tab did to it before it asked is part of what stands.
    const whole = entityAt(this.#host.view().state, slice, key)
    const told = answer && this.#settle(record, { provisional, whole }, answer, signal)
    const see = () => told ?? this.#askAgain(record, signal)
    platform.locks
      .withLock(`holdfast:${shape.name}:answer:${id}`, { ifAvailable: false, signal }, see)
      // Where locks do not work, every tab asks.
      .catch(() => (signal.aborted ? undefined : see()))
  }

  drop(id: string): void {
    this.#owed.get(id)?.abort()
    this.#owed.delete(id)
  }

  stop(): void {
    this.#isStopped = true
    for (const id of [...this.#owed.keys()]) this.drop(id)
  }

  /** The tab that asked is gone, or its answer is in the journal. */
  async #askAgain(record: ConflictRecord, signal: AbortSignal): Promise<void> {
    const { sync, shape, ready } = this.#host
    try {
      await ready
      this.#host.assertOpen()
      await sync.catchUp()
    } catch {
      // What can not be read or written can not be settled.
      return
    }
    const resolver = shape.slices.get(record.slice)?.conflict
    if (signal.aborted) return
    if (typeof resolver === 'function' && !record.omitted) {
      const stands = { provisional: record.result, whole: record.result }
      await this.#settle(record, stands, askResolver(resolver, askedOf(record, undefined) as never), signal)
    } else this.#onOrphan(Object.freeze({ ...record, fallback: 'The tab that asked the resolver is gone.' }))
  }

  async #settle(record: ConflictRecord, stood: Stood, answer: Answer, signal: AbortSignal): Promise<void> {
    const said = 'promise' in answer ? await this.#inTime(answered(answer.promise, record), signal) : answer
    try {
      if (signal.aborted) return
      const issues = await this.#commit(record, stood, said)
      if (issues.length > 0) await this.#commit(record, stood, { fallback: reasonsOf(issues) })
    } catch {
      // Closed, or read-only by now: it stays owed.
    }
  }

  #inTime(answer: Promise<Said>, signal: AbortSignal): Promise<Said> {
    return new Promise((resolve) => {
      const end = () => resolve({ fallback: `The resolver did not answer within ${patienceMs / 1_000} seconds.` })
      const cancel = this.#host.platform.clock.schedule(end, patienceMs)
      signal.addEventListener('abort', end)
      answer.finally(cancel).then(resolve, end)
    })
  }

  /** Commits what was said, if the place is what it was and nobody was faster; gives why that can not be. */
  async #commit(record: ConflictRecord, { provisional, whole }: Stood, said: Said): Promise<readonly Issue[]> {
    const { id, slice, key, omitted } = record
    const answer = 'value' in said && mergeValues(provisional, whole, said.value, bothSides, []).value
    let settled: readonly ConflictRecord[] = []
    let isAnswered = false
    const operations = ({ state }: SizedState, others: readonly CommitRecord[] = []): readonly Operation[] => {
      isAnswered ||= others.some(({ conflicts = [] }) => conflicts.some((one) => one.id === id && !one.owed))
      const hasMoved = !equalJson(entityAt(state, slice, key), whole)
      const told =
        'fallback' in said
          ? said
          : hasMoved
            ? { fallback: 'The place moved on before the resolver answered.' }
            : { outcome: 'resolved' as const, result: omitted ? undefined : answer }
      settled = isAnswered ? [] : [Object.freeze({ ...record, owed: false, ...told })]
      return isAnswered || 'fallback' in told ? [] : diffValue(slice, key, whole, answer)
    }
    const request = { source: `conflict:${slice}`, intent: { kind: 'operations' }, history: 'none' } as const
    const handle = this.#host.submit({ operations, again: operations, conflicts: () => settled }, request)
    await handle.saved.catch(() => undefined)
    return handle.issues
  }
}
