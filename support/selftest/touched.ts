/** Which patches a change of the checkout concerns. */
import { filesOf } from './patch-file.ts'

export interface Change {
  /** Paths that are not what they were, from the root of the checkout. */
  readonly files: readonly string[]
  /** Requirements whose scenarios are not what they were. */
  readonly rows: readonly string[]
}

interface Candidate {
  readonly file: string
  readonly system: string
  readonly diff: string
}

/**
 * Patches that are new themselves, that change a file which has changed, or that name (`rowsOf`) a
 * requirement whose scenarios have changed.
 */
export function touched<P extends Candidate>(
  patches: readonly P[],
  rowsOf: (patch: P) => readonly string[],
  change: Change,
): P[] {
  return patches.filter(
    (patch) =>
      change.files.some((file) => patch.file.endsWith(`/${file}`)) ||
      filesOf(patch).some((file) => change.files.includes(file)) ||
      rowsOf(patch).some((id) => change.rows.includes(id)),
  )
}
