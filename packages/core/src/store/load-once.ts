import { HoldfastError, reasonOf } from '../errors.js'

/** A part that is loaded when it is asked for first, and once for all stores of a page; after a failure it is tried again. */
export function loadOnce<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let loading: Promise<Part> | undefined
  return () => {
    loading ??= load().catch((error: unknown) => {
      loading = undefined
      throw error
    })
    return loading
  }
}

/** As {@link loadOnce}, for a part that a call can not do without: rejects with `MISSING_DEPENDENCY`. */
export function loadPart<Part>(what: string, load: () => Promise<Part>): () => Promise<Part> {
  return loadOnce(() =>
    load().catch((cause: unknown) => {
      const message = `What ${what} could not be loaded: ${reasonOf(cause)}. Nothing else is affected; try again when the app's files can be reached.`
      throw new HoldfastError('MISSING_DEPENDENCY', message, { cause })
    }),
  )
}
