import { endedDraft } from './ended-draft.js'
import { closeDraft, openDraft, readDraft } from './immer.js'

/** The drafts opened by one recipe: they live and end together, so that none can be used after it. */
export class DraftScope {
  readonly #drafts: unknown[] = []
  #isOpen = true
  #isShared = false

  open<T>(value: T): T {
    const draft = openDraft(value)
    if (draft !== value) this.#drafts.push(draft)
    return draft
  }

  /** Says that the recipe handed in a value of its own, which may hold parts of an open draft. */
  markShared(): void {
    this.#isShared = true
  }

  /**
   * The value behind a draft. A part of one draft may have been put inside another or inside a value that the recipe made,
   * so drafts stay open until all values are copied; only a draft that is alone is closed right here, which is cheaper.
   */
  read<T>(draft: T): T {
    if (this.#isShared || this.#drafts.length !== 1) return readDraft(draft)
    this.#drafts.length = 0
    return closeDraft(draft)
  }

  close(): void {
    this.#isOpen = false
    for (const draft of this.#drafts) {
      try {
        closeDraft(draft)
      } catch {
        // It holds what can not be read: the guard has said so. Nobody needs its result.
      }
    }
    this.#drafts.length = 0
  }

  assertOpen(): void {
    if (!this.#isOpen) throw endedDraft()
  }
}
