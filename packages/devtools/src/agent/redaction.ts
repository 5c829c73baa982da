export type PathSteps = readonly (string | number)[]

/** Tells which paths must not leave the store. */
export interface Redaction {
  readonly active: boolean
  /** Whether the value at that path, or one that it is part of, is redacted. */
  hides(path: PathSteps): boolean
  /** Whether something at, above or below that path is redacted: a text about it might quote it. */
  touches(path: PathSteps): boolean
}

/** Patterns are dotted texts or arrays of steps; `*` stands for any one step. */
export function createRedaction(patterns: readonly (string | readonly string[])[] = []): Redaction {
  const compiled = patterns.map((pattern) => (typeof pattern === 'string' ? pattern.split('.') : pattern))
  const meets = (pattern: readonly string[], path: PathSteps) =>
    pattern.every((step, index) => index >= path.length || step === '*' || step === String(path[index]))
  return {
    active: compiled.length > 0,
    hides: (path) => compiled.some((pattern) => pattern.length <= path.length && meets(pattern, path)),
    touches: (path) => compiled.some((pattern) => meets(pattern, path)),
  }
}
