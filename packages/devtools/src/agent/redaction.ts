export type PathSteps = readonly (string | number)[]

/** Tells which paths must not leave the store. */
export interface Redaction {
  readonly active: boolean
  /** Whether the value at that path, or one that it is part of, is redacted. */
  hides(path: PathSteps): boolean
}

/** Patterns are dotted texts or arrays of steps; `*` stands for any one step. */
export function createRedaction(patterns: readonly (string | readonly string[])[] = []): Redaction {
  const compiled = patterns.map((pattern) => (typeof pattern === 'string' ? pattern.split('.') : pattern))
  return {
    active: compiled.length > 0,
    hides: (path) =>
      compiled.some(
        (pattern) =>
          pattern.length <= path.length && pattern.every((step, index) => step === '*' || step === String(path[index])),
      ),
  }
}
