/** What `pyproject.toml` says of a project: https://packaging.python.org/en/latest/specifications/pyproject-toml/ */
import { parse, TomlError } from 'smol-toml'
import { normalized, poetrySpecifiers, type Requirement, requirementIn } from './requirement.ts'

export interface Pyproject {
  readonly name?: string
  /** Undefined where the file leaves them to another one. */
  readonly dependencies?: readonly Requirement[]
  /** Programs and the functions that they start, such as `app.main:serve`. */
  readonly scripts: Readonly<Record<string, string>>
}

type Tree = Readonly<Record<string, unknown>>

/** A table of TOML, or undefined where the text is none. */
export function tomlIn(text: string): Tree | undefined {
  try {
    return parse(text) as Tree
  } catch (error) {
    if (error instanceof TomlError) return undefined
    throw error
  }
}

/** Undefined where the text is no TOML. The standard's tables come before those of Poetry. */
export function pyprojectIn(text: string): Pyproject | undefined {
  const tree = tomlIn(text)
  if (tree === undefined) return undefined
  const project = treeIn(tree.project)
  const poetry = treeIn(treeIn(tree.tool).poetry)
  const name = project.name ?? poetry.name
  const own = Array.isArray(project.dependencies)
    ? project.dependencies.flatMap((each) => requirementIn(String(each)) ?? [])
    : undefined
  const dependencies = own ?? poetryDependencies(poetry)
  const scripts = { ...treeIn(poetry.scripts), ...treeIn(project.scripts) }
  return {
    ...(typeof name === 'string' && { name: normalized(name) }),
    ...(dependencies !== undefined && { dependencies }),
    scripts: Object.fromEntries(
      Object.entries(scripts).flatMap(([program, target]) =>
        typeof target === 'string' ? [[program, target]] : [],
      ),
    ),
  }
}

export const treeIn = (value: unknown): Tree =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Tree) : {}

/** Poetry, "Dependency specification"; `python` is the interpreter. Pipenv's `[packages]` are written alike. */
function poetryDependencies(poetry: Tree): Requirement[] | undefined {
  if (poetry.dependencies === undefined) return undefined
  return packagesIn(treeIn(poetry.dependencies))
}

export function packagesIn(table: Tree): Requirement[] {
  return Object.entries(table)
    .filter(([name]) => name !== 'python')
    .flatMap(([name, given]) => {
      const all = Array.isArray(given) ? given : [given]
      return all.map((each) => packageOf(name, each))
    })
}

function packageOf(name: string, given: unknown): Requirement {
  const { version, extras = [], git, url, path, rev, tag, ref, markers } = treeIn(given)
  const source = git ?? url ?? path
  const range = typeof given === 'string' ? given : String(version ?? '*')
  const at = rev ?? tag ?? ref
  return {
    ...{ name: normalized(name), specifiers: source === undefined ? poetrySpecifiers(range) : [] },
    extras: Array.isArray(extras) ? extras.map((each) => normalized(String(each))).sort() : [],
    ...(source !== undefined && { source: `${source}${at === undefined ? '' : `@${at}`}` }),
    ...(markers !== undefined && { marker: String(markers) }),
  }
}
