/** Tables of a Markdown text, as GitHub writes them. */

export interface MarkdownTable {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
}

/** Source: GitHub Flavored Markdown, "Tables". Cells are trimmed; marks such as backquotes stay. */
export function tablesIn(text: string): MarkdownTable[] {
  const lines = text.split(/\r?\n/)
  const tables: { header: string[]; rows: string[][] }[] = []
  let open: { header: string[]; rows: string[][] } | undefined
  for (const [index, line] of lines.entries()) {
    const cells = cellsOf(line)
    if (cells === undefined) open = undefined
    else if (open !== undefined) open.rows.push(cells)
    else if (isRule(cells)) {
      const header = cellsOf(lines[index - 1] ?? '')
      if (header?.length !== cells.length) continue
      open = { header, rows: [] }
      tables.push(open)
    }
  }
  return tables
}

/** A text without the marks of code and emphasis around it. */
export function unmarked(cell: string): string {
  return cell.replace(/^[`*_]+|[`*_]+$/g, '').trim()
}

/** Undefined where the line is no row. */
function cellsOf(line: string): string[] | undefined {
  if (!line.includes('|')) return undefined
  const inner = line
    .trim()
    .replace(/^\|/, '')
    .replace(/(?<!\\)\|$/, '')
  return inner.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll('\\|', '|'))
}

const isRule = (cells: readonly string[]) => cells.every((cell) => /^:?-+:?$/.test(cell))
