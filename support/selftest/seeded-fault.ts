/** Seeded faults: one defect each, as a diff against a reference system with a header that explains it. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { suiteError } from '../core/errors.ts'

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
  const files = readdirSync(folder).filter((name) => name.endsWith('.patch'))
  return files.sort().map((name) => readFault(join(folder, name)))
}

/** The header is YAML and ends where the diff begins. */
function readFault(file: string): SeededFault {
  const text = readFileSync(file, 'utf8')
  const start = text.search(/^diff --git /m)
  if (start < 0) throw suiteError('FAULT_BROKEN', { file, detail: 'it holds no diff' })
  const parsed = header.safeParse(yamlOf(text.slice(0, start), file))
  if (!parsed.success) {
    const detail = z.prettifyError(parsed.error)
    throw suiteError('FAULT_BROKEN', { file, detail }, parsed.error)
  }
  const { system, breaks, suffers, 'may-break': mayBreak } = parsed.data
  const id = basename(file, '.patch')
  return { id, file, system, breaks, mayBreak, suffers, diff: text.slice(start) }
}

function yamlOf(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw suiteError('FAULT_BROKEN', { file, detail: (error as Error).message }, error)
  }
}
