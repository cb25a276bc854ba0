/** A compose project that compose itself would refuse; a fact about the system, not a verdict. */

export class ComposeFileError extends Error {
  override readonly name = 'ComposeFileError'
}
