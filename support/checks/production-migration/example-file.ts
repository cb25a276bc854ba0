/** The example of the environment file: complete, agreed with, explained, and without any secret. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { execa } from 'execa'
import { readComposeFile } from '../../artifacts/compose/read-compose-file.ts'
import { mapOf } from '../../artifacts/compose/short-forms.ts'
import { treeOf } from '../../artifacts/compose/trees.ts'
import type { SourceVariable } from '../../artifacts/source/source-facts.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual } from '../expect.ts'
import { credentialsIn } from '../secret-scan.ts'
import { credentialsEver } from '../version-control.ts'
import { storeVariables } from './addresses.ts'
import { askedVariables } from './asked-variables.ts'
import { exampleOf, exampleText, type ProductionComposition } from './composition.ts'
import { writtenGuides } from './guides.ts'
import { exampleNameOf, renamedByImage, siteVariables } from './site-variables.ts'
import type { ReadProgram } from './source-tree.ts'
import { isTestProgram } from './test-programs.ts'

/**
 * The documented variables stand in the example, be it that the composition translates those of the site;
 * the address of Redis may be the composition's own, and keys of providers are promised by themselves.
 */
export function holdsTheInventory(manifest: ProductionManifest): void {
  const { jwtSecret } = manifest.variables
  const site = siteVariables(manifest).map((name) => exampleNameOf(manifest, name))
  const wanted = [...storeVariables(manifest), ...site, jwtSecret]
  const there = exampleOf(manifest)
  const missing = wanted.filter((name) => !(name in there))
  expectEqual(`variables that ${manifest.variables.example} lacks`, missing, [])
}

/** What the composition of production fills in. */
const interpolated = ({ repository, composition }: ProductionManifest) =>
  askedVariables(join(repository, composition.file))

/** Both name the same variables: neither asks for one that the other does not know. */
export function agreesWithComposition(
  manifest: ProductionManifest,
  { project }: ProductionComposition,
): void {
  const example = Object.keys(exampleOf(manifest))
  const { all } = interpolated(manifest)
  const { example: file } = manifest.variables
  const missing = all.filter((name) => !example.includes(name))
  expectEqual(`variables of the composition that ${file} lacks`, missing, [])
  const whole = Object.values(project.services).some(({ tree }) => tree.env_file !== undefined)
  // Compose itself reads its own ones (Compose, "Pre-defined environment variables").
  const unused = whole
    ? []
    : example.filter((name) => !all.includes(name) && !name.startsWith('COMPOSE_'))
  expectEqual(`variables of ${file} that the composition does not use`, unused, [])
}

/** With the example's variables nothing is left blank, and no key stands twice with two values. */
export function fillsTheComposition(
  manifest: ProductionManifest,
  { project }: ProductionComposition,
): void {
  const { file } = manifest.composition
  const { example } = manifest.variables
  const known = exampleOf(manifest)
  const refused = interpolated(manifest).required.filter((name) => !(name in known))
  expectEqual(`variables that ${example} lacks, and without which ${file} is refused`, refused, [])
  expectEqual('what the composition complains of', project.warnings, [])
  const text = exampleText(manifest)
  const keys = [...text.matchAll(/^(?:export\s+)?([A-Za-z_]\w*)\s*=/gm)].map(([, key]) => key ?? '')
  const twice = keys.filter((key, at) => keys.indexOf(key) !== at)
  expectEqual(`variables that stand twice in ${example}`, twice, [])
}

/**
 * Every variable that production requires has a meaning: a comment of its own, or a word in a document.
 * What a program can go without, and what the composition fills in by itself, nobody has to set.
 */
export function isExplained(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): Record<string, number> {
  const text = exampleText(manifest)
  const documents = writtenGuides(manifest).map((guide) => guide.text)
  const said = new Set([...commentedIn(text), ...documents.flatMap((each) => each.split(/\W+/))])
  const { needed } = interpolated(manifest)
  const given = new Set([...filledIn(manifest), ...Object.keys(renamedByImage(manifest))])
  const read = programs
    .filter(({ path }) => !isTestProgram(path) && !ofTestRunners.test(path))
    .flatMap(({ path, facts }) =>
      facts.environment.filter((each) => !each.optional || isOfThisMachine(manifest, path, each)),
    )
    .map(({ text }) => text)
  const own = read.filter((name) => !machine.has(name) && !given.has(name))
  const silent = [...new Set([...needed, ...own])].filter((name) => !said.has(name))
  expectEqual('variables of production that nobody explains', silent, [])
  return { 'of the composition': needed.length, 'read by programs': new Set(own).size }
}

/**
 * A site whose visitors would be led to their own machine cannot go without the variable: what stands in for it is for
 * developers. What builds and tries a site does run beside it.
 */
const isOfThisMachine = (
  { sources }: ProductionManifest,
  path: string,
  { otherwise = '' }: SourceVariable,
) =>
  path.startsWith(`${sources.frontend}/src/`) &&
  /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(?=[:/]|$)/.test(otherwise)

/** Variables that the composition gives its services, or their builds, under a name of its own. */
function filledIn({ repository, composition }: ProductionManifest): ReadonlySet<string> {
  const { services } = readComposeFile(join(repository, composition.file)).tree
  const names = Object.values(treeOf(services)).flatMap((service) => {
    const { environment, build } = treeOf(service)
    return [environment, treeOf(build).args].flatMap((given) => Object.entries(mapOf(given)))
  })
  return new Set(names.filter(([, value]) => value !== null).map(([name]) => name))
}

/** What settles how tests run. */
const ofTestRunners = /(^|\/)(playwright|vitest|jest|cypress)\.config\.\w+$/

/** What every platform gives a program without being asked, and what builders put in its place. */
const machine = new Set([
  ...['PORT', 'HOST', 'HOSTNAME', 'NODE_ENV', 'HOME', 'PATH', 'TZ', 'CI'],
  ...['NEXT_RUNTIME', 'NEXT_PHASE', 'DEV', 'PROD', 'MODE', 'BASE_URL', 'SSR'],
])

/** Variables with a comment above or behind them, or above the block without blank lines that they stand in. */
function commentedIn(text: string): string[] {
  return text.split(/\n\s*\n/).flatMap((block) => {
    const lines = block.split('\n')
    const first = lines.findIndex((line) => line.startsWith('#'))
    const commented = lines.filter(
      (line, at) => (first !== -1 && at > first) || /\s#\s*\w/.test(line),
    )
    return commented.flatMap((line) => /^(?:export\s+)?([A-Za-z_]\w*)\s*=/.exec(line)?.[1] ?? [])
  })
}

/** No value of the example, now or earlier, could be used as it stands. */
export async function holdsNoSecret(manifest: ProductionManifest): Promise<void> {
  const { example } = manifest.variables
  const text = exampleText(manifest)
  const now = credentialsIn(text).map(({ line, kind }) => `${example}:${line} ${kind}`)
  expectEqual('credentials in the example', now, [])
  const { found } = await credentialsEver(manifest.repository)
  const earlier = found.filter((place) => place.includes(example))
  expectEqual('credentials in the history of the example', earlier, [])
}

/** Version control takes in the example and not the real file beside it. */
export async function keepsRealFileOut(
  { variables }: ProductionManifest,
  copy: string,
): Promise<void> {
  await execa('git', ['init', '--quiet'], { cwd: copy })
  const ignored = async (file: string) => {
    const args = ['check-ignore', '--quiet', file]
    return (await execa('git', args, { cwd: copy, reject: false })).exitCode === 0
  }
  const found = {
    [variables.real]: await ignored(variables.real),
    [variables.example]: await ignored(variables.example),
  }
  expectEqual('what version control ignores', found, {
    [variables.real]: true,
    [variables.example]: false,
  })
  expectEqual(
    'a real environment file in the repository',
    existsSync(join(copy, variables.real)),
    false,
  )
}
