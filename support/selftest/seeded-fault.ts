/** Seeded faults: one defect each, as a diff against a reference system with a header that explains it. */
import { z } from 'zod'
import { readPatches } from './patch-file.ts'

const ids = z.array(z.string().regex(/^(CE|PM|VG)-[A-Z]+-\d{2,}$/))

const header = z.strictObject({
  /** The folder of `fixtures/systems` that it breaks. */
  system: z.string(),
  /** Requirements that must be found violated. */
  breaks: ids.min(1),
  /** Requirements that may fall with them. */
  'may-break': ids.default([]),
  /** What somebody who uses the system would suffer. */
  suffers: z.string().min(10),
  /** Where such a defect was met: a place in the documents, a known trap, an incident. */
  seen: z.string().optional(),
})

export interface SeededFault {
  /** The name of its file without the ending. */
  readonly id: string
  readonly file: string
  readonly system: string
  readonly breaks: readonly string[]
  readonly mayBreak: readonly string[]
  readonly suffers: string
  /** The unified diff, with paths from the root of the system's repository. */
  readonly diff: string
}

/** All faults of `folder`, by id; a file without a usable header is refused. */
export function readFaults(folder: string): SeededFault[] {
  return readPatches(folder, header).map(({ id, file, header, diff }) => {
    const { system, breaks, suffers, 'may-break': mayBreak } = header
    return { id, file, system, breaks, mayBreak, suffers, diff }
  })
}
