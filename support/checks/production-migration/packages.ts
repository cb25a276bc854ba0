/** Packages of the two programs: declared, and installed in the images. */
import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { readDockerfile } from '../../artifacts/dockerfile/read-dockerfile.ts'
import { ownPackages } from '../../artifacts/javascript/own-packages.ts'
import { declaredBy } from '../../artifacts/python/declared-packages.ts'
import { normalized } from '../../artifacts/python/requirement.ts'
import { Violation } from '../../core/errors.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual, expectThat } from '../expect.ts'

function textAt({ repository }: ProductionManifest, path: string): string {
  const file = join(repository, path)
  if (!existsSync(file)) throw new Violation(`the repository has no ${path}`)
  return readFileSync(file, 'utf8')
}

interface Packages {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly packages?: Readonly<
    Record<string, { readonly version?: string; readonly dependencies?: Record<string, string> }>
  >
}

/** Names of the packages that production installs. */
function declaredIn(manifest: ProductionManifest, path: string): string[] {
  const text = textAt(manifest, path)
  if (path.endsWith('.json')) return Object.keys((JSON.parse(text) as Packages).dependencies ?? {})
  const textOf = (other: string) =>
    existsSync(join(manifest.repository, other)) ? textAt(manifest, other) : undefined
  return (declaredBy(path, textOf)?.declared ?? []).map(({ name }) => name)
}

/** Those that packages of the repository's own bring along, be it through others of them. */
function withOwnPackages(repository: string, declared: readonly string[]): string[] {
  const all = new Set(declared)
  for (const name of all) {
    const own = ownPackages(repository).find((each) => each.name === name)
    for (const further of own?.dependencies ?? []) all.add(further)
  }
  return [...all]
}

/** The S3 client and the token library are declared, and nothing shadows the latter. */
export function backendDeclares(manifest: ProductionManifest): string[] {
  const { packages, s3Package, tokenPackage } = manifest.sources
  const written = declaredIn(manifest, packages)
  const declared = withOwnPackages(manifest.repository, written)
  const there = new Set(declared.map(normalized))
  const missing = [s3Package, tokenPackage].filter((name) => !there.has(normalized(name)))
  expectEqual(`packages that ${packages} does not declare`, missing, [])
  // The package `jwt` is another one, and its module hides that of PyJWT.
  const shadows = normalized(tokenPackage) === 'pyjwt' && there.has('jwt') ? ['jwt'] : []
  expectEqual(`packages of ${packages} that hide PyJWT`, shadows, [])
  return declared
}

/** The Dockerfile takes in that very list and installs from it. */
export function imageInstalls(manifest: ProductionManifest): void {
  const { packages, backendDockerfile: file } = manifest.sources
  const { stages, copied } = readDockerfile(textAt(manifest, file))
  const name = posix.basename(packages)
  const taken = copied.some(({ source }) => covers(source, packages))
  expectThat(taken, `${file} does not take in ${packages}`, {
    received: copied.map(({ source }) => source),
  })
  const runs = stages.flatMap(({ instructions }) =>
    instructions.filter(({ keyword }) => keyword === 'RUN').map(({ text }) => text),
  )
  const tools = Object.entries(installing).find(([ending]) => name.endsWith(ending))?.[1]
  const isNamed = (run: string) => !name.endsWith('.json') && namesFile(run, name)
  const installs = runs.some((run) => tools?.test(run) || isNamed(run))
  expectThat(installs, `${file} does not install from ${name}`, { received: runs })
}

/** Commands that install from a list which they need not name, by the end of its name. */
const installing: Readonly<Record<string, RegExp>> = {
  '.json': /\b(npm (ci|install)|pnpm i|yarn)\b/,
  'pyproject.toml':
    /\buv sync\b|\b(poetry|pdm) (install|sync)\b|\bpip3? install\b[^&|;]*\s['"]?\.{1,2}\/?(\[[^\]]*\])?['"]?(\s|$)/,
  Pipfile: /\bpipenv (install|sync)\b/,
}

/** The file itself, and not one whose name ends alike: `dev-requirements.txt`. */
function namesFile(run: string, name: string): boolean {
  const parts = run.split(/[\s='",/;&|()[\]]+/)
  return parts.some((part) => part.replace(/^-r/, '') === name)
}

/** `.`, a folder above, the file itself, or a pattern for it. */
function covers(source: string, path: string): boolean {
  const clean = source.replace(/^\.\//, '').replace(/\/$/, '')
  const pattern = new RegExp(`^${clean.replace(/[.+]/g, '\\$&').replaceAll('*', '[^/]*')}$`)
  const folders = path.split('/').map((_, at, all) => all.slice(at).join('/'))
  return clean === '.' || folders.some((each) => pattern.test(each) || each.startsWith(`${clean}/`))
}

const sdk = '@supabase/supabase-js'

/** A package of the running site, not of its tools, and known to the lock file where there is one. */
export function siteHasSdk(manifest: ProductionManifest): Record<string, string> {
  const { frontendPackages: file } = manifest.sources
  const { dependencies = {} } = JSON.parse(textAt(manifest, file)) as Packages
  expectThat(dependencies[sdk] !== undefined, `${sdk} is no dependency of ${file}`, {
    expected: `${sdk} among the dependencies, not those of development`,
    received: Object.keys(dependencies),
  })
  const folder = posix.dirname(file)
  const isOwn = ownPackages(manifest.repository).some((each) => each.folder === folder)
  const lock = posix.join(isOwn ? '.' : folder, 'package-lock.json')
  if (!existsSync(join(manifest.repository, lock))) return { [sdk]: dependencies[sdk] }
  const { packages = {} } = JSON.parse(textAt(manifest, lock)) as Packages
  expectEqual(
    `the range of ${sdk} that ${lock} was made for`,
    packages[isOwn ? folder : '']?.dependencies?.[sdk],
    dependencies[sdk],
  )
  const places = [...(isOwn ? [`${folder}/node_modules/${sdk}`] : []), `node_modules/${sdk}`]
  const version = places.flatMap((place) => packages[place]?.version ?? [])[0]
  expectThat(version !== undefined, `${lock} does not resolve ${sdk}`)
  return { [sdk]: version }
}
