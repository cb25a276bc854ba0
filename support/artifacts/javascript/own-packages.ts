/** Packages that a repository keeps itself, which its programs import by name (npm, "Workspaces"; pnpm, "Workspace"). */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { parse } from 'yaml'
import type { SourceImport } from '../source/source-facts.ts'

export interface OwnPackage {
  readonly name: string
  /** Relative to the repository. */
  readonly folder: string
  readonly entry?: string
  readonly dependencies: readonly string[]
}

interface Written {
  readonly name?: string
  readonly main?: string
  readonly exports?: unknown
  readonly workspaces?: readonly string[] | { readonly packages?: readonly string[] }
  readonly dependencies?: Readonly<Record<string, string>>
}

const known = new Map<string, readonly OwnPackage[]>()

/** None where the repository is one package, or is none. */
export function ownPackages(repository: string): readonly OwnPackage[] {
  const found = known.get(repository) ?? packagesIn(repository)
  known.set(repository, found)
  return found
}

function packagesIn(repository: string): OwnPackage[] {
  const { workspaces = [] } = written(repository, 'package.json') ?? {}
  const listed = 'packages' in workspaces ? workspaces.packages : workspaces
  const folders = [...((listed ?? []) as readonly string[]), ...pnpmFolders(repository)]
    .filter((pattern) => !pattern.startsWith('!'))
    .flatMap((pattern) => globSync(posix.join(pattern, 'package.json'), { cwd: repository }))
    .filter((path) => !path.includes('node_modules'))
    .map((path) => posix.dirname(path))
  return [...new Set(folders)].flatMap((folder) => {
    const { name, main, exports, dependencies = {} } = written(repository, folder) ?? {}
    if (name === undefined) return []
    const entry = entryOf(repository, folder, exports, main)
    const more = entry === undefined ? {} : { entry }
    return [{ name, folder, ...more, dependencies: Object.keys(dependencies) }]
  })
}

function pnpmFolders(repository: string): readonly string[] {
  const file = join(repository, 'pnpm-workspace.yaml')
  if (!existsSync(file)) return []
  const { packages } = (parse(readFileSync(file, 'utf8')) ?? {}) as { packages?: string[] }
  return packages ?? []
}

/** What a folder's package.json says; nothing where it is not there or broken. */
function written(repository: string, folder: string): Written | undefined {
  const file = join(repository, folder, folder.endsWith('.json') ? '' : 'package.json')
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Written
  } catch {
    return undefined
  }
}

/** Node, "Package entry points": the sources of what is built stand below `src`. */
function entryOf(repository: string, folder: string, exports: unknown, main = 'index.js') {
  const ways = [textsIn(ofRoot(exports)), main, 'src/index.ts', 'index.ts'].flat()
  const sources = ways.flatMap((way) => [
    way.replace(/(^|\/)(dist|build|lib)\//, '$1src/').replace(/\.[cm]?js$/, '.ts'),
    way,
  ])
  return sources
    .map((way) => posix.join(folder, way))
    .find((path) => existsSync(join(repository, path)))
}

const ofRoot = (exports: unknown): unknown =>
  typeof exports === 'object' && exports !== null && '.' in exports ? exports['.'] : exports

const textsIn = (value: unknown): string[] =>
  typeof value === 'string' ? [value] : Object.values(value ?? {}).flatMap(textsIn)

/** Every file that an import of a package of the repository's own means, by what it asks of it. */
export function meantBy(
  repository: string,
  { module, names }: Pick<SourceImport, 'module' | 'names'>,
): string[] {
  const own = ownPackages(repository).find(
    ({ name }) => module === name || module.startsWith(`${name}/`),
  )
  if (own === undefined) return []
  const part = module.slice(own.name.length + 1)
  if (part !== '') return ['', 'src'].map((folder) => posix.join(own.folder, folder, part))
  const { entry } = own
  return entry === undefined ? [] : [entry, ...handedOn(repository, entry, names)]
}

/** The files whose names the entry of a package hands on, where one of `names` is among them. */
function handedOn(repository: string, entry: string, names: readonly string[]): string[] {
  const text = readFileSync(join(repository, entry), 'utf8')
  const handing = /\bexport\s+(\*|\{[^}]*\})\s*from\s*['"](\.[^'"]+)['"]/g
  return [...text.matchAll(handing)].flatMap(([, what = '', from = '']) => {
    const file = programFile(repository, posix.join(posix.dirname(entry), from))
    if (file === undefined) return []
    const given = what === '*' ? exportedBy(repository, file) : (what.match(/\w+/g) ?? [])
    return names.some((name) => given.includes(name)) ? [file] : []
  })
}

function programFile(repository: string, path: string): string | undefined {
  const bare = path.replace(/\.[cm]?js$/, '')
  return [path, `${bare}.ts`, `${bare}.tsx`, `${bare}/index.ts`].find(
    (each) => /\.\w+$/.test(each) && existsSync(join(repository, each)),
  )
}

function exportedBy(repository: string, file: string): string[] {
  const text = readFileSync(join(repository, file), 'utf8')
  const named = /^export\s+(?:async\s+)?(?:function\*?|class|const|let|var|enum)\s+(\w+)/gm
  return [...text.matchAll(named)].map(([, name = '']) => name)
}
