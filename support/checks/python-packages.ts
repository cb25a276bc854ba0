/** The packages of a backend in Python: what it declares, and the versions that its lock file names. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BackendPackages } from './dependencies.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Source: document 000, "Backend Python Packages". */
const documented = ['supabase', 'celery', 'redis']

/** Of uv, Poetry and PDM, all of which list `[[package]]` with name and version. */
const lockFiles = ['uv.lock', 'poetry.lock', 'pdm.lock']
const pinned = 'requirements.txt'

type Ranges = Readonly<Record<string, string>>

/** Undefined where neither `pyproject.toml` nor `requirements.txt` declares anything. */
export function pythonPackages(folder: string): BackendPackages | undefined {
  const project = requirementsIn(projectDependencies(textIn(folder, 'pyproject.toml')))
  const listed = requirementsIn(textIn(folder, pinned).split('\n'))
  const declared = Object.keys(project).length > 0 ? project : listed
  if (Object.keys(declared).length === 0) return undefined
  return {
    declared,
    documented,
    isBounded: (range) => /(^|,)\s*(<|==|~=)/.test(range),
    locked: async () => lockedVersions(folder, declared, listed),
  }
}

function textIn(folder: string, file: string): string {
  const path = join(folder, file)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

/** The texts of `dependencies` in the table `project`: https://peps.python.org/pep-0621/#dependencies-optional-dependencies. */
function projectDependencies(toml: string): string[] {
  const table = /^\[project\]\s*$([\s\S]*?)(?=^\[|(?![\s\S]))/m.exec(toml)?.[1] ?? ''
  const uncommented = table.replace(/^\s*#.*$/gm, '')
  const list =
    /^dependencies\s*=\s*\[((?:[^\]"']|"[^"]*"|'[^']*')*)\]/m.exec(uncommented)?.[1] ?? ''
  return [...list.matchAll(/"([^"]*)"|'([^']*)'/g)].map(
    ([, double, single]) => double ?? single ?? '',
  )
}

/** Names as PyPI compares them, with their version specifiers; options and markers are left out. */
function requirementsIn(lines: readonly string[]): Ranges {
  const requirement = /^\s*([A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*\(?([^;#()]*)/
  const found = lines.flatMap((line) => {
    const [, name, range = ''] = requirement.exec(line) ?? []
    return name === undefined ? [] : [[normal(name), range.trim()] as const]
  })
  return Object.fromEntries(found)
}

const normal = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-')

/** Every declared package has a version in the lock file, within its range. */
function lockedVersions(folder: string, declared: Ranges, listed: Ranges): Ranges {
  const versions = versionsIn(folder, listed)
  expectThat(Object.keys(versions).length > 0, 'the backend has no lock file', {
    expected: `${lockFiles.join(', ')}, or a ${pinned} in which every version is fixed by ==`,
  })
  const wrong = Object.entries(declared).filter(([name, range]) => {
    const version = versions[name]
    return version === undefined || !isWithin(version, range)
  })
  const shown = wrong.map(([name, range]) => `${name} ${range}: ${versions[name] ?? 'not locked'}`)
  expectEqual('versions of the lock file outside their ranges', shown, [])
  return Object.fromEntries(documented.map((name) => [name, versions[name] ?? '']))
}

function versionsIn(folder: string, listed: Ranges): Ranges {
  const locks = lockFiles.map((file) => textIn(folder, file)).join('\n')
  const named = [...locks.matchAll(/^name = "([^"]+)"\s*\nversion = "([^"]+)"/gm)]
  if (named.length > 0) {
    return Object.fromEntries(named.map(([, name = '', version = '']) => [normal(name), version]))
  }
  const fixed = Object.entries(listed).filter(([, range]) => /^===?[^,*]+$/.test(range))
  if (fixed.length < Object.keys(listed).length) return {}
  return Object.fromEntries(fixed.map(([name, range]) => [name, range.replace(/^=+\s*/, '')]))
}

/** Releases alone are compared, number by number: https://peps.python.org/pep-0440/#version-specifiers. */
function isWithin(version: string, range: string): boolean {
  const clauses = range
    .split(',')
    .map((clause) => /^\s*(~=|===?|!=|<=?|>=?)\s*([\w.*+!-]+)\s*$/.exec(clause))
  return clauses.every((clause) => {
    if (clause === null) return true // nothing is asked for, or something else than a version
    const [, sign = '', bound = ''] = clause
    const order = compared(version, bound)
    if (sign === '~=') return order >= 0 && startsLike(version, bound.split('.').slice(0, -1))
    if (bound.endsWith('.*'))
      return startsLike(version, bound.split('.').slice(0, -1)) === (sign !== '!=')
    if (sign === '!=') return order !== 0
    if (sign.startsWith('==')) return order === 0
    return sign.startsWith('<')
      ? order < 0 || (sign === '<=' && order === 0)
      : order > 0 || (sign === '>=' && order === 0)
  })
}

const numbersOf = (version: string) =>
  (/^[\d.]+/.exec(version)?.[0] ?? '').split('.').filter(Boolean).map(Number)

function compared(one: string, other: string): number {
  const [a, b] = [numbersOf(one), numbersOf(other)]
  const at = Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i)
  const first = at.find((i) => (a[i] ?? 0) !== (b[i] ?? 0))
  return first === undefined ? 0 : (a[first] ?? 0) - (b[first] ?? 0)
}

const startsLike = (version: string, parts: readonly string[]) =>
  parts.every((part, i) => numbersOf(version)[i] === Number(part))
