/** A `docker compose` command that ends with an error: the sentence it prints and its exit status. */

export class CommandFailure extends Error {
  override readonly name = 'CommandFailure'
  readonly code: number

  constructor(message: string, code = 1) {
    super(message)
    this.code = code
  }
}

/** What this `docker` does not do; the status with which docker refuses a command line of its own. */
export const notSupported = (sentence: string) => new CommandFailure(sentence, 125)
