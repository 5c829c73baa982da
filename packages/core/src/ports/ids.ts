/** Randomness as the engine sees it. */
export interface Ids {
  /** A new random id of at least 80 bits, letters and digits only. */
  create(): string
  /** A number in [0, 1), for jitter. */
  random(): number
}
