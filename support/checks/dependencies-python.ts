/** Packages of a backend in Python: pyproject.toml, Pipfile or requirements, and the lock files of the common tools. */
import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { declaredBy } from '../artifacts/python/declared-packages.ts'
import { lockFiles, lockIn, type PythonLock } from '../artifacts/python/lock-file.ts'
import type { Requirement } from '../artifacts/python/requirement.ts'
import { requirementsIn } from '../artifacts/python/requirements-file.ts'
import { allows, isBounded } from '../artifacts/python/versions.ts'
import { Violation } from '../core/errors.ts'
import { expectEqual, expectThat } from './expect.ts'

/** Files that declare a project's packages, the first that does is taken. */
export const declaring = ['pyproject.toml', 'Pipfile', 'requirements.in', 'requirements.txt']

/** What pip-compile, `uv pip compile` and `pip freeze` write is called so. */
const compiled = [
  'requirements.lock',
  'requirements.txt',
  'requirements-lock.txt',
  'constraints.txt',
]

/** The packages of document 000, section 6; `celery[redis]` brings the client of Redis with it. */
const clients = ['supabase', 'celery', 'redis']
/** With ranges, too, where they are declared. */
const documented = [...clients, 'boto3', 'flower']

export interface PythonPackages {
  readonly kind: 'python'
  /** Relative to the repository. */
  readonly file: string
  readonly declared: readonly Requirement[]
  readonly lock: PythonLock & { readonly file: string }
}

/** In the folder of the backend or above it; undefined where no file of Python's is there. */
export function packagesAt(repository: string, cwd: string): PythonPackages | undefined {
  const text = (path: string) => {
    const file = posix.join(repository, path)
    return existsSync(file) ? readFileSync(file, 'utf8') : undefined
  }
  for (const folder of foldersFrom(cwd)) {
    const found = declaredIn(folder, text)
    if (found === undefined) continue
    return { kind: 'python', ...found, lock: lockOf(folder, text, found) }
  }
  return undefined
}

/** A workspace has its files at the top. */
function foldersFrom(cwd: string): string[] {
  const folder = posix.normalize(cwd)
  return folder === '.' || folder.startsWith('..')
    ? ['.']
    : [folder, ...foldersFrom(posix.dirname(folder))]
}

type Text = (path: string) => string | undefined
type Declared = Pick<PythonPackages, 'file' | 'declared'> & { readonly name?: string }

function declaredIn(folder: string, text: Text): Declared | undefined {
  for (const name of declaring) {
    const file = posix.join(folder, name)
    const found = declaredBy(file, text)
    if (found !== undefined) return { file, ...found }
  }
  return undefined
}

function lockOf(folder: string, text: Text, declared: Declared): PythonPackages['lock'] {
  for (const at of foldersFrom(folder)) {
    for (const name of lockFiles) {
      const file = posix.join(at, name)
      const written = text(file)
      if (written === undefined) continue
      const lock = lockIn(file, written, declared.name)
      expectThat(lock !== undefined, `${file} cannot be read`)
      return { ...lock, file }
    }
  }
  const pinned = compiled.map((name) => pinnedIn(posix.join(folder, name), text))
  const found = pinned.find((each) => each?.lacks.length === 0)
  if (found !== undefined) return found.lock
  throw new Violation('the backend has no lock file', {
    expected: `${lockFiles.join(', ')}, or requirements that pin every package`,
    received: pinned.flatMap((each) => (each === undefined ? [] : each.lacks)),
  })
}

/** Packages that those of the documents cannot do without: where they are not pinned, not everything is. */
const needed: Readonly<Record<string, readonly string[]>> = {
  celery: ['kombu', 'billiard', 'vine'],
  supabase: ['httpx'],
  fastapi: ['starlette', 'pydantic'],
}

/** Requirements as a lock file, and what keeps them from being one. */
function pinnedIn(file: string, text: Text) {
  if (text(file) === undefined) return undefined
  const all = requirementsIn(file, text)
  const open = all.filter(({ specifiers, source }) => !source && !isPinned(specifiers))
  const names = new Set(all.map(({ name }) => name))
  const left = Object.entries(needed).flatMap(([name, others]) =>
    names.has(name) ? others.filter((other) => !names.has(other)) : [],
  )
  const versions = Map.groupBy(all, ({ name }) => name)
  const lacks = [
    ...open.map(({ name }) => `${file} does not pin ${name}`),
    ...left.map((name) => `${file} leaves out ${name}`),
  ]
  const pins = [...versions].map(
    ([name, own]) => [name, own.flatMap(({ specifiers }) => specifiers.map(versionOf))] as const,
  )
  return { lacks, lock: { file, versions: new Map(pins) } }
}

const isPinned = (specifiers: readonly string[]) =>
  specifiers.some((each) => /^={2,3}[^*]+$/.test(each))
const versionOf = (specifier: string) => specifier.replace(/^={2,3}/, '')

/** Those of the documents: of what a template has brought along they say nothing. */
export function boundsRanges({ declared }: PythonPackages): void {
  const names = declared.map(({ name }) => name)
  const withRedis = declared.some(
    ({ name, extras }) => name === 'celery' && extras.includes('redis'),
  )
  const missing = clients.filter(
    (name) => !names.includes(name) && !(name === 'redis' && withRedis),
  )
  expectEqual('packages that the backend does not declare', missing, [])
  const open = declared.filter(
    ({ name, specifiers, source }) =>
      documented.includes(name) && !source && !isBounded(specifiers),
  )
  const ranges = open.map(({ name, specifiers }) => [name, specifiers.join(',')])
  expectEqual('ranges without an upper bound', Object.fromEntries(ranges), {})
}

/** What is wanted on some machines only need not be locked for this one. */
export function isLocked({ declared, lock }: PythonPackages): Readonly<Record<string, string>> {
  const { file, versions, madeFor } = lock
  if (madeFor !== undefined) {
    expectEqual(`the ranges that ${file} was made for`, rangesOf(madeFor), rangesOf(declared))
  }
  const missing = declared.filter(({ name, marker }) => !versions.has(name) && marker === undefined)
  expectEqual(
    `packages that ${file} leaves out`,
    missing.map(({ name }) => name),
    [],
  )
  const outside = declared.flatMap(({ name, specifiers }) => {
    const own = versions.get(name) ?? []
    const fits = own.length === 0 || own.some((version) => allows(specifiers, version))
    return fits ? [] : [`${name} ${own.join(', ')} is not ${specifiers.join(',')}`]
  })
  expectEqual(`versions of ${file} outside their ranges`, outside, [])
  return Object.fromEntries(clients.map((name) => [name, versions.get(name)?.join(', ') ?? '']))
}

/** Each package with its extras and its range, in order of the alphabet. */
const rangesOf = (all: readonly Requirement[]) =>
  all
    .map(({ name, extras, specifiers, source }) => {
      const range = source === undefined ? specifiers.join(',') : 'elsewhere'
      return `${name}${extras.length > 0 ? `[${extras.join(',')}]` : ''} ${range}`.trim()
    })
    .sort()
