/** A change to a reference system as a file: a header in YAML that explains it, and a unified diff. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { suiteError } from '../core/errors.ts'

export interface PatchFile<Header> {
  /** The name of its file without the ending. */
  readonly id: string
  readonly file: string
  readonly header: Header
  /** The unified diff, with paths from the root of the system's repository. */
  readonly diff: string
}

/** All patches of `folder`, by id; one without a usable header or without a diff is refused. */
export function readPatches<S extends z.ZodType>(
  folder: string,
  schema: S,
): PatchFile<z.infer<S>>[] {
  const files = readdirSync(folder).filter((name) => name.endsWith('.patch'))
  return files.sort().map((name) => readPatch(join(folder, name), schema))
}

/** The header ends where the diff begins. */
function readPatch<S extends z.ZodType>(file: string, schema: S): PatchFile<z.infer<S>> {
  const text = readFileSync(file, 'utf8')
  const start = text.search(/^diff --git /m)
  if (start < 0) throw suiteError('FAULT_BROKEN', { file, detail: 'it holds no diff' })
  const parsed = schema.safeParse(yamlOf(text.slice(0, start), file))
  if (!parsed.success) {
    const detail = z.prettifyError(parsed.error)
    throw suiteError('FAULT_BROKEN', { file, detail }, parsed.error)
  }
  return { id: basename(file, '.patch'), file, header: parsed.data, diff: text.slice(start) }
}

function yamlOf(text: string, file: string): unknown {
  try {
    return parse(text)
  } catch (error) {
    throw suiteError('FAULT_BROKEN', { file, detail: (error as Error).message }, error)
  }
}

/** The files that a diff changes, from the root of the checkout. */
export function filesOf({ system, diff }: { system: string; diff: string }): string[] {
  const named = [...diff.matchAll(/^diff --git a\/(\S+) b\/(\S+)$/gm)]
  const paths = named.flatMap(([, before, after]) => [before, after])
  return [...new Set(paths)].map((path) => `fixtures/systems/${system}/${path}`)
}
