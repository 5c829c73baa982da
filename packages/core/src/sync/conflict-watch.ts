import { HoldfastError } from '../errors.js'
import type { SyncEvent } from './sync-cycle.js'

/**
 * Tells conflicts that reading again settles from those that it does not. After another tab's append or flip, reading shows a
 * newer head or fence; when it shows nothing new, a row is damaged, and trying at once would be trying for ever.
 */
export class ConflictWatch {
  #last: string | undefined
  #wasRead = false

  /** The journal was read to its end. What an offer brought may have been known already. */
  read(): void {
    this.#wasRead = true
  }

  /** An append after `head` met a conflict: what to tell the cycle. Throws `STATE_CORRUPTED` when the one before was at the same place, and reading did not change that. */
  met(fence: string, head: number): SyncEvent {
    const place = `${fence}/${head}`
    if (this.#last === place && this.#wasRead) {
      const message = `The journal takes no commit after number ${head}, and reading it again shows nothing new: its fence, or the row that should follow, is damaged. New commits stay in memory.`
      throw new HoldfastError('STATE_CORRUPTED', message, { fields: { fence, head } })
    }
    const again = this.#last === place
    this.#last = place
    this.#wasRead = false
    return { type: 'conflicted', again }
  }
}
