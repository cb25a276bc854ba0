/** The Python of a repository, parsed once: which files count, what a name in one of them stands for. */
import { posix } from 'node:path'
import { folderOf, type RepositoryFiles } from '../repository-files.ts'
import type { PythonModule } from '../source/python-facts.ts'
import { pythonModule } from '../source/python-module.ts'

export interface PythonSource {
  /** In the order of their names. */
  readonly paths: readonly string[]
  module(path: string): PythonModule
}

/** Where a name is defined; without `name` it is the whole file. */
export interface Definition {
  readonly path: string
  readonly name?: string
}

/** Tests, migrations and what others have written tell nothing of the programs. */
const left =
  /(^|\/)(tests?|alembic|migrations|site-packages|\.?venv|virtualenv|\.tox|\.nox)\/|(^|\/)(tests?|test_\w+|\w+_test|conftest)\.py$/

const known = new WeakMap<RepositoryFiles, PythonSource>()
const empty = pythonModule('')

export const pythonFiles = ({ paths }: Pick<RepositoryFiles, 'paths'>): string[] =>
  paths.filter((path) => path.endsWith('.py') && !left.test(path))

export function pythonSource(files: RepositoryFiles): PythonSource {
  const source = known.get(files) ?? sourceOf(pythonFiles(files), files.text)
  known.set(files, source)
  return source
}

function sourceOf(paths: readonly string[], text: RepositoryFiles['text']): PythonSource {
  const modules = new Map<string, PythonModule>()
  const module = (path: string) => {
    const own = modules.get(path) ?? (paths.includes(path) ? pythonModule(text(path)) : empty)
    modules.set(path, own)
    return own
  }
  return { paths, module }
}

/** Every file with what it holds. */
export const modulesOf = (source: PythonSource): (readonly [string, PythonModule])[] =>
  source.paths.map((path) => [path, source.module(path)])

export const lastName = (dotted: string): string => dotted.split('.').at(-1) ?? dotted

/**
 * Where the name that a file uses is defined: in the file itself, or where it is imported from, be it
 * through other files. A name that is imported nowhere belongs to the only file that could be meant.
 */
export function definitionOf(
  source: PythonSource,
  path: string,
  dotted: string,
  seen: readonly string[] = [],
): Definition | undefined {
  const [first = '', ...rest] = dotted.split('.')
  const turn = `${path} ${dotted}`
  if (seen.includes(turn)) return undefined
  const below = (at: Definition) => inside(source, at, rest, [...seen, turn])
  if (defines(source.module(path), first)) return below({ path, name: first })
  const found = imported(source, path, dotted) ?? onlyOne(source, first, rest.length > 0)
  if (found === undefined) return undefined
  const [at, more] = found
  return inside(source, at, more ?? rest, [...seen, turn])
}

/** What a dotted text names, such as `celery.config` or `app.config.Settings`, as importers would reach it. */
export function importedBy(source: PythonSource, path: string, dotted: string) {
  const whole = fileOf(source, path, dotted)
  if (whole !== undefined) return { path: whole }
  const at = dotted.lastIndexOf('.')
  const owner = at === -1 ? undefined : fileOf(source, path, dotted.slice(0, at))
  return owner === undefined ? undefined : { path: owner, name: dotted.slice(at + 1) }
}

/** What `names` lead to from a file or a name in it; through an object the last name is its attribute. */
function inside(
  source: PythonSource,
  at: Definition,
  names: readonly string[],
  seen: readonly string[],
): Definition | undefined {
  if (at.name !== undefined) {
    if (defines(source.module(at.path), at.name)) return names.length === 0 ? at : undefined
    return definitionOf(source, at.path, [at.name, ...names].join('.'), seen)
  }
  const [next, ...rest] = names
  if (next === undefined) return at
  const child = fileOf(source, at.path, `.${next}`, folderOf(at.path))
  const isPackage = at.path.endsWith('/__init__.py')
  const isOwn = defines(source.module(at.path), next) || hasImport(source.module(at.path), next)
  if (isOwn) return inside(source, { path: at.path, name: next }, rest, seen)
  return isPackage && child !== undefined ? inside(source, { path: child }, rest, seen) : undefined
}

const hasImport = ({ imports }: PythonModule, name: string) =>
  imports.some(({ local }) => local === name)

export function defines(module: PythonModule, name: string): boolean {
  return (
    module.assignments.some(({ target }) => target === name) ||
    module.functions.some((each) => each.name === name) ||
    module.classes.some((each) => each.name === name)
  )
}

type Reached = readonly [Definition, (readonly string[])?]

function imported(source: PythonSource, path: string, dotted: string): Reached | undefined {
  const names = dotted.split('.')
  for (const { local, module, name } of source.module(path).imports) {
    const depth = local.split('.').length
    if (names.slice(0, depth).join('.') !== local) continue
    const rest = names.slice(depth)
    const whole = name === undefined ? module : `${module.replace(/([^.])$/, '$1.')}${name}`
    const asFile = fileOf(source, path, whole)
    if (asFile !== undefined) return [{ path: asFile }, rest]
    const owner = name === undefined ? undefined : fileOf(source, path, module)
    if (owner !== undefined && name !== undefined) return [{ path: owner, name }, rest]
  }
  return undefined
}

/** The only file that defines the name, or the only file of that name: this one first where more is asked of it. */
function onlyOne(source: PythonSource, name: string, isModule: boolean): Reached | undefined {
  const called = source.paths.filter((path) => posix.basename(path) === `${name}.py`)
  const packages = source.paths.filter((path) => path.endsWith(`/${name}/__init__.py`))
  const [file, ...others] = [...called, ...packages]
  const asFile = file !== undefined && others.length === 0 ? ([{ path: file }] as const) : undefined
  if (isModule && asFile !== undefined) return asFile
  const owners = source.paths.filter((path) => defines(source.module(path), name))
  const [owner] = owners
  return owner !== undefined && owners.length === 1 ? [{ path: owner, name }] : asFile
}

/** The file of a module as `from` names it; of several that could be meant the one closest to it. */
function fileOf(
  { paths }: PythonSource,
  from: string,
  module: string,
  folder = folderOf(from),
): string | undefined {
  const dots = /^\.*/.exec(module)?.[0].length ?? 0
  const inner = module.slice(dots).replaceAll('.', '/')
  const up = '../'.repeat(Math.max(0, dots - 1))
  const base = dots === 0 ? inner : posix.join(folder, up, inner)
  const endings = inner === '' ? ['/__init__.py'] : ['.py', '/__init__.py']
  const fits = (path: string) =>
    endings.some((ending) =>
      dots === 0 ? `/${path}`.endsWith(`/${base}${ending}`) : path === `${base}${ending}`,
    )
  return paths.filter(fits).sort((a, b) => sharedStart(b, from) - sharedStart(a, from))[0]
}

function sharedStart(path: string, other: string): number {
  const steps = other.split('/')
  const at = path.split('/').findIndex((step, index) => step !== steps[index])
  return at === -1 ? path.length : at
}
