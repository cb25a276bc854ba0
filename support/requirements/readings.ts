/** The page that tells how the suite reads documents which contradict themselves or leave something open. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { suiteError } from '../core/errors.ts'
import type { Requirement } from '../ports/report.ts'
import { loadLedger } from './ledger.ts'

const contradiction = z.strictObject({
  says: z.string().min(1),
  reading: z.string().min(1),
  rows: z.array(z.string()).min(1),
})

const head = `# Contradictions, and the reading that is taken

Written by \`npm run readings\` from \`features/contradictions.yaml\` and the ledger in \`features/catalogue/\`; a test holds it to
them. Where a reading names a field such as \`queue.name\`, the manifest can say otherwise: [manifest.md](manifest.md) has its
default. What the documents leave entirely open is a field of the manifest, not a reading.

Scenarios and business rules come before snippets, and of two sentences about the same thing the stronger one counts, unless
a row below says otherwise.

## Contradictions
`

/** The text of docs/readings.md; a row that is not in the ledger is refused. */
export function readingsPage(features: string): string {
  const ledger = loadLedger(features)
  const file = join(features, 'contradictions.yaml')
  const parsed = z.array(contradiction).safeParse(parse(readFileSync(file, 'utf8')))
  if (!parsed.success) {
    const detail = `contradictions.yaml: ${z.prettifyError(parsed.error)}`
    throw suiteError('LEDGER_BROKEN', { detail })
  }
  const known = new Set(ledger.map(({ id }) => id))
  const unknown = parsed.data.flatMap(({ rows }) => rows).filter((id) => !known.has(id))
  if (unknown.length > 0) {
    const detail = `contradictions.yaml names ${unknown.join(', ')}, which nobody knows`
    throw suiteError('LEDGER_BROKEN', { detail })
  }
  const rows = parsed.data.map((each) => [each.says, each.reading, each.rows.join(', ')])
  const systems = [...new Set(ledger.map(({ system }) => system))]
  const tables = systems.map((system) => readingsOf(system, ledger))
  return [head, table(['the documents say', 'the reading', 'rows'], rows), ...tables].join('\n')
}

function readingsOf(system: string, ledger: readonly Requirement[]): string {
  const rows = ledger
    .filter((row) => row.system === system && row.reading !== undefined)
    .map(({ id, title, reading = '' }) => [id, title, reading])
  return `## ${system}\n\n${table(['row', 'title', 'the reading'], rows)}`
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.trim().replaceAll('|', '\\|').replace(/\s+/g, ' ')).join(' | ')} |\n`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('')
}
