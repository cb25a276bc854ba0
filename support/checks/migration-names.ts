/** What migrations are called: by their files, and by the history that the migration tool keeps. */
import { createHash } from 'node:crypto'
import { globSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { Manifest } from '../systems/manifest.ts'

/** A migration of the repository: its name, and the SHA-256 of its file where it is one. */
export interface MigrationFile {
  readonly name: string
  readonly hash?: string
}

/** The way back in a file of its own: golang-migrate and dbmate's kin write `0001_users.down.sql`. */
const isWayBack = (path: string) => /[.-]down\.\w+$/.test(path)

/** The migrations that `migrations.files` finds, in order. */
export function migrationFiles({ repository, migrations }: Manifest): MigrationFile[] {
  const paths = globSync(join(repository, migrations.files)).filter((path) => !isWayBack(path))
  const all = paths.map((path) => ({ name: nameOf(path), ...hashOf(path) }))
  return all.sort((a, b) => (a.name < b.name ? -1 : 1))
}

/** `0001_users.up.sql` is `0001_users`; a folder is what it is called. */
function nameOf(path: string): string {
  return basename(path)
    .replace(/\.([cm]?[tj]s|sql|py)$/, '')
    .replace(/[.-]up$/, '')
}

function hashOf(path: string): { hash?: string } {
  // Prisma's migrations are folders.
  if (!statSync(path).isFile()) return {}
  return { hash: createHash('sha256').update(readFileSync(path)).digest('hex') }
}

/**
 * The history by the names of the files. A tool notes the name, with or without the extension (Knex), the
 * version alone that the name begins with (Supabase, dbmate), or the hash of the file (Drizzle). What
 * stands for no file keeps its own word, and so does a version that two files share.
 */
export function historyByName(
  history: readonly string[],
  files: readonly MigrationFile[],
): string[] {
  const named = history.map((entry) => {
    const name = nameOf(entry)
    const exact = files.find((file) => file.name === name || file.hash === entry)
    if (exact !== undefined) return exact.name
    const begun = files.filter((file) => beginsWith(file.name, name))
    return begun.length === 1 ? (begun[0]?.name ?? entry) : entry
  })
  return named.sort()
}

/** `0001` and `1` for `0001_users`; `0001` is no beginning of `00012_users`. */
function beginsWith(name: string, version: string): boolean {
  const own = /^[a-z]*\d+(?=[^a-z\d]|$)/i.exec(name)?.[0]
  if (own === undefined || version === '') return false
  return own === version || (/^\d+$/.test(own + version) && BigInt(own) === BigInt(version))
}
