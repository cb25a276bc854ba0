/** A text of SQL, taken apart into its statements. */

/** Texts, names, comments and dollar quotes hide semicolons; the order of the alternatives matters. */
const pieces =
  /'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(\w*)\$[\s\S]*?\$\1\$|--[^\n]*|\/\*[\s\S]*?\*\/|;|[\s\S]/g

/** Each statement without its semicolon and without comments; what psql alone understands is left out. */
export function statementsIn(sql: string): string[] {
  const withoutCommands = sql.replace(/^\\.*$/gm, '')
  const statements = ['']
  for (const [piece] of withoutCommands.matchAll(pieces)) {
    if (piece === ';') statements.push('')
    else if (!/^(--|\/\*)/.test(piece)) statements.push(`${statements.pop()}${piece}`)
  }
  return statements.map((each) => each.trim()).filter((each) => each !== '')
}

/** The contents of a Markdown document's fenced blocks of SQL. */
export function sqlBlocksIn(markdown: string): string[] {
  const fence = /^([ \t]*)(`{3,}|~{3,})[ \t]*(?:sql|pgsql|postgres\w*)\b.*\n([\s\S]*?)^[ \t]*\2/gim
  return [...markdown.matchAll(fence)].map(([, , , block = '']) => block)
}
