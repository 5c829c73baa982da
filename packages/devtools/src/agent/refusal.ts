/** A refusal that the panel shows: expected, so not an error of the agent. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    message: string,
  ) {
    super(message)
  }
}
