/** The files of a folder of migrations in their order, under the names by which the CLI takes them. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

export interface MigrationFile {
  readonly name: string
  /** `VERSION_NAME.sql`. */
  readonly as: string
}

/** The CLI leaves out every file of another name (its own "migration list" says which). */
const versioned = /^\d+_.*\.sql$/

/**
 * What `supabase db push` takes, or what the journal of Drizzle has its migrator take. In a folder in
 * which nothing has such a name, which the CLI would call empty, all SQL files in the order of their
 * names, as a person would run them: `2-x` before `10-x`.
 */
export async function migrationFiles(folder: string): Promise<MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const journal = await journalIn(folder)
  if (journal !== undefined) return numbered(journal.filter((name) => names.includes(name)))
  const known = names.filter((name) => versioned.test(name)).sort()
  if (known.length > 0) return known.map((name) => ({ name, as: name }))
  const plain = names.filter((name) => name.endsWith('.sql'))
  return numbered(plain.sort((a, b) => a.localeCompare(b, 'en', { numeric: true })))
}

/** With versions that tell their order. */
const numbered = (names: readonly string[]): MigrationFile[] =>
  names.map((name, index) => ({
    name,
    as: `${index + 1}_${name}`.padStart(name.length + 15, '0'),
  }))

interface Journal {
  readonly entries: readonly { readonly idx: number; readonly tag: string }[]
}

/** The files that Drizzle's journal names, in its order; undefined where there is none. */
async function journalIn(folder: string): Promise<string[] | undefined> {
  const text = await readFile(join(folder, 'meta', '_journal.json'), 'utf8').catch(() => undefined)
  if (text === undefined) return undefined
  const { entries } = JSON.parse(text) as Journal
  return [...entries].sort((a, b) => a.idx - b.idx).map(({ tag }) => `${tag}.sql`)
}
