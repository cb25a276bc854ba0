/** Lock files of Python's tools: which version of each package is installed, and what it was made for. */
import { basename } from 'node:path'
import { tomlIn, treeIn } from './pyproject.ts'
import { normalized, type Requirement, specifiersIn } from './requirement.ts'

export interface PythonLock {
  /** Versions of each package; more than one where machines differ. */
  readonly versions: ReadonlyMap<string, readonly string[]>
  /** What the project asked for when the file was made, where the file says so. */
  readonly madeFor?: readonly Requirement[]
}

/** Names of lock files, the first that is there is read; requirements that are all pinned count as well. */
export const lockFiles = ['uv.lock', 'poetry.lock', 'pdm.lock', 'pylock.toml', 'Pipfile.lock']

/** Undefined where the text is no such file. `project` is the name by which uv keeps the project itself. */
export function lockIn(file: string, text: string, project?: string): PythonLock | undefined {
  if (basename(file) === 'Pipfile.lock') return pipfileLock(text)
  const tree = tomlIn(text)
  if (tree === undefined) return undefined
  // `[[packages]]` in pylock.toml (PyPA, "pylock.toml Specification"), `[[package]]` in all others.
  const packages = listOf(tree.package ?? tree.packages).map(treeIn)
  const versions = Map.groupBy(
    packages.flatMap(({ name, version }) =>
      typeof name === 'string' && typeof version === 'string'
        ? [{ name: normalized(name), version }]
        : [],
    ),
    ({ name }) => name,
  )
  const madeFor = basename(file) === 'uv.lock' ? askedFor(packages, project) : undefined
  return {
    versions: new Map(
      [...versions].map(([name, all]) => [name, all.map(({ version }) => version)]),
    ),
    ...(madeFor && { madeFor }),
  }
}

const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

/** uv keeps the project as a package of its own, with `requires-dist`; those of extras have a marker. */
function askedFor(packages: readonly Readonly<Record<string, unknown>>[], project?: string) {
  const own = packages.find(({ name, source }) => {
    const isFolder = Object.keys(treeIn(source)).some((kind) => /^(editable|virtual)$/.test(kind))
    return isFolder && (project === undefined || normalized(String(name)) === project)
  })
  if (own === undefined) return []
  const asked = listOf(treeIn(own.metadata)['requires-dist']).map(treeIn)
  return asked
    .filter(({ marker }) => !/\bextra\s*==/.test(String(marker ?? '')))
    .map(({ name, extras, specifier, marker, url, git, directory, editable }): Requirement => {
      const source = url ?? git ?? directory ?? editable
      return {
        ...{ name: normalized(String(name)), specifiers: specifiersIn(String(specifier ?? '')) },
        extras: listOf(extras)
          .map((each) => normalized(String(each)))
          .sort(),
        ...(source !== undefined && { source: String(source) }),
        ...(marker !== undefined && { marker: String(marker) }),
      }
    })
}

function pipfileLock(text: string): PythonLock | undefined {
  try {
    const packages = Object.entries(treeIn(treeIn(JSON.parse(text)).default))
    const versions = packages.flatMap(([name, given]) => {
      const { version } = treeIn(given)
      return version === undefined
        ? []
        : [[normalized(name), [String(version).replace(/^==/, '')]] as const]
    })
    return { versions: new Map(versions) }
  } catch {
    return undefined // no JSON: nobody can install by it
  }
}
