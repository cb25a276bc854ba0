/** The site as browsers get it: built with marks for values, and searched for them. */
import { existsSync, globSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { readDockerfile } from '../../artifacts/dockerfile/read-dockerfile.ts'
import { Unverified, Violation } from '../../core/errors.ts'
import type { CommandResult } from '../../ports/composition.ts'
import type { ProductionScene } from '../../run/scene.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { machineEnvironment } from '../../systems/system.ts'
import { cleanCopy } from '../clean-copy.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { exampleOf } from './composition.ts'
import { argumentOf, exampleNameOf, isInsistedOn, siteVariables } from './site-variables.ts'

/**
 * Values that a build may use, each of which is found again wherever it ends up: those of the example, with
 * the site's own settings under the names that the composition gives them.
 */
export function marksFor(manifest: ProductionManifest, turn: string): Record<string, string> {
  const site = siteVariables(manifest)
  const translated = site.map((name) => exampleNameOf(manifest, name))
  const others = Object.keys(exampleOf(manifest)).filter((name) => !translated.includes(name))
  const names = [...new Set([...others, ...site])]
  return Object.fromEntries(
    names.map((name) => {
      const mark = `mark-${turn}-${name.toLowerCase().replaceAll('_', '-')}`
      return [name, /URL$|ENDPOINT$/.test(name) ? `https://${mark}.invalid` : mark]
    }),
  )
}

export interface BuiltSite extends CommandResult {
  /** Everything that browsers get, as one text. */
  readonly text: string
}

/** Runs the system's own build in a clean copy with nothing but these variables. */
export async function buildSite(
  { production, dir }: ProductionScene,
  environment: Readonly<Record<string, string>>,
): Promise<BuiltSite> {
  const { frontend } = production.processes
  const command = frontend?.production?.build
  if (frontend === undefined || command === undefined) {
    throw new Unverified('needs processes.frontend.production.build in the manifest')
  }
  const copy = await cleanCopy({ manifest: production, dir })
  const site = join(copy, production.sources.site)
  rmSync(site, { recursive: true, force: true })
  const [program = '', ...args] = command
  const { exitCode, stdout, stderr } = await execa(program, args, {
    cwd: join(copy, frontend.cwd),
    env: { ...machineEnvironment(dir), ...environment },
    ...{ extendEnv: false, reject: false, stdin: 'ignore', timeout: 120_000 },
  })
  return { code: exitCode ?? 1, stdout, stderr, text: textBelow(site) }
}

function textBelow(site: string): string {
  if (!existsSync(site)) return ''
  return globSync('**/*', { cwd: site })
    .map((name) => join(site, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
}

/** It has come to an end, and the site is there. */
function wasBuilt({ code, stderr, text }: BuiltSite): void {
  if (code !== 0) throw new Violation(`the build of the site ends with ${code}:\n${stderr}`)
  expectThat(text !== '', 'the build of the site has made nothing that browsers get')
}

/** Each build holds its own values of the two public settings and none of the other build's. */
export function holdsItsOwnSettings(
  manifest: ProductionManifest,
  builds: readonly { readonly marks: Record<string, string>; readonly site: BuiltSite }[],
): void {
  const names = siteVariables(manifest)
  for (const { marks, site } of builds) {
    wasBuilt(site)
    const missing = names.filter((name) => !site.text.includes(marks[name] ?? name))
    expectEqual('settings that the site does not hold', missing, [])
    const others = builds.filter((build) => build.marks !== marks)
    const old = names.filter((name) =>
      others.some((build) => site.text.includes(build.marks[name] ?? name)),
    )
    expectEqual('settings of an earlier build in the site', old, [])
  }
}

/** What tools of sites show browsers by its name alone (Next.js and Vite, "Environment Variables"). */
const isPublic = /^(NEXT_PUBLIC|VITE)_/

/** Whatever the build was told, browsers get nothing but what is public. */
export function holdsNothingSecret(
  manifest: ProductionManifest,
  marks: Readonly<Record<string, string>>,
  site: BuiltSite,
): void {
  wasBuilt(site)
  const open = (name: string) => isPublic.test(name) || siteVariables(manifest).includes(name)
  const found = Object.entries(marks)
    .filter(([name, mark]) => !open(name) && site.text.includes(mark))
    .map(([name]) => name)
  expectEqual('variables of servers in what browsers get', found, [])
  const misnamed = Object.keys(marks).filter(
    (name) => isPublic.test(name) && /SECRET|SERVICE|PASSWORD|PRIVATE/.test(name),
  )
  expectEqual('secrets among the public variables', misnamed, [])
}

/**
 * Without one of its settings the site is not built, and the message names it; be it that the image looks
 * before it begins to build, that the composition hands on nothing without it, or that what was built ends
 * with an error of its own that names it, where visitors would else be led to `undefined`.
 */
export function refusesWithout(
  manifest: ProductionManifest,
  name: string,
  { code, stdout, stderr, text = '' }: CommandResult & { readonly text?: string },
): void {
  const given = argumentOf(manifest, name)
  const before = imageLooksFor(manifest, given) || isInsistedOn(manifest, name)
  if (code === 0 && (before || endsNaming(text, name))) return
  expectThat(code !== 0, `the site is built without ${name}`, {
    expected: `a failure of the build, a test of $${given} in ${manifest.sources.frontendDockerfile}, \${${given}:?} in ${manifest.composition.file}, or an error that names ${name} at the start of the site`,
  })
  expectThat(`${stdout}\n${stderr}`.includes(name), `the failed build does not name ${name}`, {
    received: `${stdout}\n${stderr}`.trim().slice(0, 500),
  })
}

/** Built without it, the site throws an error with its name: `throw new Error("NAME must be set")`. */
const endsNaming = (text: string, name: string) =>
  new RegExp(`\\bthrow\\b[^;{}]{0,120}["'\`][^"'\`]{0,200}\\b${name}\\b`).test(text)

/** The arguments are declared in the stage that builds the site, and before it does. */
export function takesArgumentsInTime(
  { repository, sources }: ProductionManifest,
  names: readonly string[],
) {
  const file = sources.frontendDockerfile
  if (!existsSync(join(repository, file))) throw new Violation(`the repository has no ${file}`)
  const { stages } = readDockerfile(readFileSync(join(repository, file), 'utf8'))
  const building = stages.find(({ instructions }) => instructions.some(isBuild))
  if (building === undefined) throw new Violation(`${file} does not build the site`)
  const before = building.instructions.slice(0, building.instructions.findIndex(isBuild))
  const declared = before
    .filter(({ keyword }) => keyword === 'ARG')
    .flatMap(({ text }) => text.split(/\s+/).map((word) => word.split('=')[0] ?? ''))
  const late = names.filter((name) => !declared.includes(name))
  expectEqual(`arguments that ${file} does not take before it builds the site`, late, [])
}

/** Whether the stage that builds the site ends before it does when the variable is empty. */
function imageLooksFor({ repository, sources }: ProductionManifest, name: string): boolean {
  const path = join(repository, sources.frontendDockerfile)
  if (!existsSync(path)) return false
  const { stages } = readDockerfile(readFileSync(path, 'utf8'))
  const tested = new RegExp(`(-[nz]\\s+"?\\$\\{?${name}\\b)|\\$\\{${name}:?\\?`)
  return stages.some(({ instructions }) => {
    const end = instructions.findIndex(isBuild)
    const looks = instructions.findIndex(
      ({ keyword, text }) => keyword === 'RUN' && tested.test(text) && text.includes(name),
    )
    return end >= 0 && looks >= 0 && looks <= end
  })
}

/** Of the site: `build-essential` and `--build-from-source` are tools of packages. */
const isBuild = ({ keyword, text }: { keyword: string; text: string }) =>
  keyword === 'RUN' && /(^|[\s/:])build(?![\w-])/.test(text)

/** The composition gives each of them to the build. */
export function areGivenAsArguments(
  args: Readonly<Record<string, string>>,
  names: readonly string[],
): void {
  const missing = names.filter((name) => (args[name] ?? '') === '')
  expectEqual('arguments that the composition does not give to the build', missing, [])
}
