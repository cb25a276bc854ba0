/** Benign variants: another way to build a reference system, with a header that says what is different. */
import { z } from 'zod'
import { readPatches } from './patch-file.ts'

const header = z.strictObject({
  /** The folder of `fixtures/systems` that it changes. */
  system: z.string(),
  /** Requirements that the change comes near to: their scenarios run, and none may turn red. */
  near: z.array(z.string().regex(/^(CE|PM|VG)-[A-Z]+-\d{2,}$/)).min(1),
  /** What is different, and why nobody who uses the system notices. */
  changes: z.string().min(10),
})

export interface BenignVariant {
  /** The name of its file without the ending. */
  readonly id: string
  readonly file: string
  readonly system: string
  readonly near: readonly string[]
  readonly changes: string
  /** The unified diff, with paths from the root of the system's repository. */
  readonly diff: string
}

/** All variants of `folder`, by id; a file without a usable header is refused. */
export function readVariants(folder: string): BenignVariant[] {
  return readPatches(folder, header).map(({ id, file, header, diff }) => {
    const { system, near, changes } = header
    return { id, file, system, near, changes, diff }
  })
}
