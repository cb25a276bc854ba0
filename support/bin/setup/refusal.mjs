/** What set-up says when it cannot go on: a code, a sentence, the way out, and what the tool printed. */

/** Set-up may not or cannot do what is needed. Ends with exit code 3. */
export class Refusal extends Error {
  /**
   * @param {string} code one of the codes listed in the README; never reused
   * @param {string} sentence what is missing and why it could not be put there
   * @param {string} remedy the way out, with the command to type
   * @param {string} [output] everything that the failed tool printed
   */
  constructor(code, sentence, remedy, output = '') {
    super(sentence)
    this.name = 'Refusal'
    this.code = code
    this.remedy = remedy
    this.output = output
  }

  /**
   * The lines a person reads, the tool's own output last.
   * @override
   */
  toString() {
    const output = this.output.trim() === '' ? [] : ['', this.output.trimEnd()]
    return [`${this.code}: ${this.message}`, `  ${this.remedy}`, ...output].join('\n')
  }
}

/** A signal arrived during the preparation. Ends with exit code 128 + its number. */
export class Interrupted extends Error {
  /** @param {NodeJS.Signals} signal */
  constructor(signal) {
    super(`interrupted by ${signal}`)
    this.name = 'Interrupted'
    this.signal = signal
  }
}
