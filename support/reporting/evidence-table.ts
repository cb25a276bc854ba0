/** Evidence as tables that a person can read, from whatever JSON a step has attached. */
import { html, type Markup } from './markup.ts'

export interface EvidenceTable {
  /** Where in the evidence the table comes from; empty for the evidence itself. */
  readonly caption: string
  readonly head: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** More rows than this are left to the raw attachment: nobody reads them in a table. */
const mostRows = 200

/** The tables of a JSON text; of none when it is not JSON. */
export function evidenceTables(text: string): readonly EvidenceTable[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    // The raw text is shown by the caller: nothing is lost.
    return []
  }
  return tablesOf('', value).filter((table) => table.rows.length > 0)
}

export function tablesMarkup(tables: readonly EvidenceTable[]): Markup {
  return html`${tables.map(tableMarkup)}`
}

/** Figures in one table, then one table for each list of like things. */
function tablesOf(path: string, value: unknown): readonly EvidenceTable[] {
  if (isListOfRecords(value)) return [listTable(path, value)]
  const figures: string[][] = []
  const lists: EvidenceTable[] = []
  const visit = (at: string, inner: unknown) => {
    if (isListOfRecords(inner)) lists.push(listTable(at, inner))
    else if (!isRecord(inner)) figures.push([at, shown(inner)])
    else
      for (const [key, next] of Object.entries(inner)) visit(at === '' ? key : `${at}.${key}`, next)
  }
  visit(path, value)
  return [{ caption: path, head: ['what', 'measured'], rows: figures }, ...lists]
}

function listTable(caption: string, items: readonly Record<string, unknown>[]): EvidenceTable {
  const head = [...new Set(items.flatMap((item) => Object.keys(item)))]
  return { caption, head, rows: items.map((item) => head.map((key) => shown(item[key]))) }
}

function shown(value: unknown): string {
  if (value === undefined) return ''
  if (typeof value === 'string') return value
  if (Array.isArray(value) && value.every((item) => !isRecord(item))) return value.join(', ')
  return JSON.stringify(value)
}

function tableMarkup(table: EvidenceTable): Markup {
  const left = table.rows.length - mostRows
  return html`<table class="evidence">${table.caption !== '' && html`<caption>${table.caption}</caption>`}
<thead><tr>${table.head.map((cell) => html`<th>${cell}</th>`)}</tr></thead>
<tbody>${table.rows.slice(0, mostRows).map(rowMarkup)}</tbody></table>
${left > 0 && html`<p>${left} more rows stand in the raw evidence.</p>`}`
}

function rowMarkup(row: readonly string[]): Markup {
  return html`<tr>${row.map((cell) => html`<td>${cell}</td>`)}</tr>
`
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isListOfRecords(value: unknown): value is readonly Record<string, unknown>[] {
  return Array.isArray(value) && value.length > 0 && value.every(isRecord)
}
