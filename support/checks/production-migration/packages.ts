/** Packages of the two programs: declared, and installed in the images. */
import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { readDockerfile } from '../../artifacts/dockerfile/read-dockerfile.ts'
import { ownPackages } from '../../artifacts/javascript/own-packages.ts'
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

/** As package indexes compare names: https://packaging.python.org/en/latest/specifications/name-normalization/ */
const normal = (name: string) => name.toLowerCase().replace(/[-_.]+/g, '-')

/** Names of the packages that production installs. */
function declaredIn(path: string, text: string): string[] {
  if (path.endsWith('.json')) return Object.keys((JSON.parse(text) as Packages).dependencies ?? {})
  return text.split('\n').flatMap((line) => /^\s*([A-Za-z][\w.-]*)/.exec(line)?.[1] ?? [])
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
  const written = declaredIn(packages, textAt(manifest, packages))
  const declared = withOwnPackages(manifest.repository, written)
  const there = new Set(declared.map(normal))
  const missing = [s3Package, tokenPackage].filter((name) => !there.has(normal(name)))
  expectEqual(`packages that ${packages} does not declare`, missing, [])
  // The package `jwt` is another one, and its module hides that of PyJWT.
  const shadows = normal(tokenPackage) === 'pyjwt' && there.has('jwt') ? ['jwt'] : []
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
  const installs = runs.some((run) =>
    name.endsWith('.json') ? /\b(npm (ci|install)|pnpm i|yarn)\b/.test(run) : namesFile(run, name),
  )
  expectThat(installs, `${file} does not install from ${name}`, { received: runs })
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
