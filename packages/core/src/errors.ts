/** What kind of failure an error is. Codes are part of the API and do not change meaning. */
export type HoldfastErrorCode =
  | 'CLOSED'
  | 'LOCK_ORDER'
  | 'LOCK_STOLEN'
  | 'LOCK_TIMEOUT'
  | 'MISSING_DEPENDENCY'
  | 'MISUSE'
  | 'NETWORK_ERROR'
  | 'OUTDATED'
  | 'PERMISSION_DENIED'
  | 'RESOURCE_EXHAUSTED'
  | 'STATE_CORRUPTED'
  | 'STORAGE_FULL'
  | 'TIMEOUT'
  | 'VALIDATION_FAILED'

export interface HoldfastErrorOptions {
  /** The error or DOMException that led to this one. */
  readonly cause?: unknown
  /** Facts about the failure: slice, key, sizes, limits. Plain JSON values. */
  readonly fields?: Readonly<Record<string, unknown>>
}

/**
 * The one error class of Holdfast. `code` says what kind of failure it is; the message says what happened,
 * to which thing, and what to do about it.
 */
export class HoldfastError extends Error {
  override readonly name = 'HoldfastError'
  readonly code: HoldfastErrorCode
  readonly fields: Readonly<Record<string, unknown>>

  constructor(code: HoldfastErrorCode, message: string, options: HoldfastErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = code
    this.fields = options.fields ?? {}
  }
}

/** Whether a value is a {@link HoldfastError}, of the given code where one is given; also across two copies of the library. */
export function isHoldfastError(value: unknown, code?: HoldfastErrorCode): value is HoldfastError {
  return (
    value instanceof Error &&
    value.name === 'HoldfastError' &&
    (code === undefined || (value as { code?: unknown }).code === code)
  )
}

/** What an error says, whatever was thrown. */
export function reasonOf(error: unknown): string {
  try {
    return String(error instanceof Error ? error.message : error)
  } catch {
    return 'an error that can not be read'
  }
}
