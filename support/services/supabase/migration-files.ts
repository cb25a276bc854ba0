/** The files of a folder of migrations in their order, under the names by which the CLI takes them. */
import { readdir } from 'node:fs/promises'

export interface MigrationFile {
  readonly name: string
  /** `VERSION_NAME.sql`. */
  readonly as: string
}

/** The CLI leaves out every file of another name (its own "migration list" says which). */
const versioned = /^\d+_.*\.sql$/

/**
 * What `supabase db push` takes. In a folder in which nothing has such a name, which the CLI would call
 * empty, all SQL files in the order of their names, as a person would run them: `2-x` before `10-x`.
 */
export async function migrationFiles(folder: string): Promise<MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isFile()).map(({ name }) => name)
  const known = names.filter((name) => versioned.test(name)).sort()
  if (known.length > 0) return known.map((name) => ({ name, as: name }))
  const plain = names.filter((name) => name.endsWith('.sql'))
  const inOrder = plain.sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
  return inOrder.map((name, index) => ({
    name,
    as: `${index + 1}_${name}`.padStart(name.length + 15, '0'),
  }))
}
