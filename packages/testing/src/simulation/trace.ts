/** Collects what is observed into one hash, and into lines when somebody wants to read them. */
export class Trace {
  readonly lines: string[] = []
  readonly counts: Record<string, number> = {}
  readonly #verbose: boolean
  #low = 0x811c9dc5
  #high = 0x9747b28c

  constructor(verbose: boolean) {
    this.#verbose = verbose
  }

  note(line: string): void {
    if (this.#verbose) this.lines.push(line)
    let low = this.#low
    let high = this.#high
    for (let i = 0; i < line.length; i++) {
      const unit = line.charCodeAt(i)
      low = Math.imul(low ^ unit, 0x01000193)
      high = Math.imul(high ^ unit, 0x85ebca6b) ^ (high >>> 13)
    }
    this.#low = low
    this.#high = high
  }

  count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1
  }

  get hash(): string {
    return (this.#low >>> 0).toString(16).padStart(8, '0') + (this.#high >>> 0).toString(16).padStart(8, '0')
  }
}
