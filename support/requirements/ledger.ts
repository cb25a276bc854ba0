/** Reads the ledger: every requirement that must be verified, with the sentences that verify it. */
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { suiteError } from '../core/errors.ts'
import type { Requirement } from '../ports/report.ts'

const row = z.strictObject({
  id: z.string().regex(/^(CE|PM|VG)-[A-Z]+-\d{2,}$/),
  title: z.string().min(1),
  statement: z.string().min(1),
  level: z.enum(['must', 'should', 'out-of-scope']),
  source: z.array(z.string()).min(1),
  checks: z.array(z.string()).min(1),
  sentences: z.array(z.string()).default([]),
  reading: z.string().optional(),
})

/** All rows of `<features>/catalogue/*.yaml`; a file's name begins with its system's. Ids are unique. */
export function loadLedger(features: string): Requirement[] {
  const files = globSync(join(features, 'catalogue', '*.yaml')).sort()
  const rows = files.flatMap(readRows)
  const twice = rows.find((r, i) => rows.findIndex((other) => other.id === r.id) !== i)
  if (twice !== undefined) throw suiteError('LEDGER_BROKEN', { detail: `${twice.id} stands twice` })
  return rows
}

function readRows(file: string): Requirement[] {
  const parsed = z.array(row).safeParse(parse(readFileSync(file, 'utf8')))
  if (!parsed.success) {
    const detail = `${basename(file)}: ${z.prettifyError(parsed.error)}`
    throw suiteError('LEDGER_BROKEN', { detail }, parsed.error)
  }
  const [system = ''] = basename(file).split('.')
  return parsed.data.map(({ reading, ...rest }) => ({
    ...rest,
    system,
    ...(reading === undefined ? {} : { reading }),
  }))
}
