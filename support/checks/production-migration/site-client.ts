/** The site's client of Supabase: one module, from the two public variables. */
import type { SourceCall } from '../../artifacts/source/source-facts.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual } from '../expect.ts'
import { siteVariables } from './site-variables.ts'
import { frontendOf, importsFile, programAt, type ReadProgram } from './source-tree.ts'
import { isTestProgram } from './test-programs.ts'

/** What makes one: the SDK's own function, and those of its helpers for servers and browsers. */
const makes = /^(?:\w+\.)?create(Browser|Server)?Client$/

/**
 * The browser's client is made once. A server makes another one for every request, with the cookies of that
 * request alone (Supabase, "Setting up Server-Side Auth"), each from the same two variables, be it that a module
 * of the site's own reads them for all.
 */
export function makesOneClient(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const client = programAt(manifest, programs, manifest.sources.supabaseClient)
  const { path } = client
  const site = frontendOf(manifest, programs).filter((program) => !isTestProgram(program.path))
  const made = site.flatMap((program) =>
    program.facts.calls
      .filter(({ callee }) => makes.test(callee) && !isOfTheSite(program, callee))
      .map((call) => ({ program, isOfRequest: isOfRequest(call) })),
  )
  const own = made.filter(({ program, isOfRequest }) => !isOfRequest || program.path === path)
  expectEqual(
    'where the site makes its client of Supabase',
    own.map(({ program }) => program.path),
    [path],
  )
  const others = made.filter((each) => !own.includes(each)).map(({ program }) => program)
  for (const each of [client, ...others]) {
    const settings = site.filter((other) => importsFile(manifest, each, other.path))
    const read = [each, ...settings].flatMap(({ facts }) =>
      facts.environment.map((one) => one.text),
    )
    const missing = siteVariables(manifest).filter((name) => !read.includes(name))
    expectEqual(`variables that ${each.path} does not read`, missing, [])
  }
}

/** A function of the site's own by the name of the SDK's, as its guides for servers call them. */
const isOfTheSite = ({ facts }: ReadProgram, callee: string) =>
  facts.imports.some(
    ({ module, names }) => names.includes(callee) && !module.includes('@supabase/'),
  )

const isOfRequest = ({ callee, given }: SourceCall) =>
  /createServerClient$/.test(callee) && /\bcookies\b/.test(given)
