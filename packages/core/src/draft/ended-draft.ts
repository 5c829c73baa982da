import { HoldfastError } from '../errors.js'

/** The error for a draft that is used too late. */
export function endedDraft(): HoldfastError {
  return new HoldfastError(
    'MISUSE',
    'A draft was used after its recipe had ended. Drafts live only inside the recipe; read the state with getState().',
  )
}
