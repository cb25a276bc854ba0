/** What a push reads of a project's `config.toml`; the rest changes from one version of the CLI to the next. */

/** Tables of settings that a push goes by (Supabase CLI, "config.toml": `db.migrations`, `db.seed`). */
const tables = /^db\.(migrations|seed)$/

/** The same as keys, of the table `db` and of the file itself. */
const keys: Readonly<Record<string, RegExp>> = {
  db: /^\s*(migrations|seed)\b/,
  '': /^\s*db\s*\.\s*(migrations|seed)\b/,
}

/**
 * The settings without everything that a push has no use for: another version of the CLI refuses to
 * work at all where it does not know a table any more, such as `[inbucket]`.
 */
export function pushSettings(text: string): string {
  let table = ''
  const kept = text.split('\n').filter((line) => {
    const [, header] = /^\s*\[\[?\s*([^\]]*?)\s*\]\]?\s*(?:#.*)?$/.exec(line) ?? []
    // A line that only closes or goes on with a list is no header: `["a", "b"]` holds quotes.
    if (header !== undefined && /^[\w. -]+$/.test(header)) table = header.replaceAll(/\s/g, '')
    return tables.test(table) || keys[table]?.test(line) === true
  })
  return ['project_id = "plumbline"', ...kept, ''].join('\n')
}
