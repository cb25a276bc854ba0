/** The site's client of Supabase: one module, from the two public variables. */
import type { SourceCall } from '../../artifacts/source/source-facts.ts'
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual } from '../expect.ts'
import { siteVariables } from './site-variables.ts'
import { frontendOf, programAt, type ReadProgram } from './source-tree.ts'

/** What makes one: the SDK's own function, and those of its helpers for servers and browsers. */
const makes = /^(?:\w+\.)?create(Browser|Server)?Client$/

/**
 * The browser's client is made once. A server makes another one for every request, with the cookies of that
 * request alone (Supabase, "Setting up Server-Side Auth"), each from the same two variables.
 */
export function makesOneClient(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const { path, facts } = programAt(manifest, programs, manifest.sources.supabaseClient)
  const made = frontendOf(manifest, programs).flatMap((program) =>
    program.facts.calls
      .filter(({ callee }) => makes.test(callee))
      .map((call) => ({ program, isOfRequest: isOfRequest(call) })),
  )
  const own = made.filter(({ program, isOfRequest }) => !isOfRequest || program.path === path)
  expectEqual(
    'where the site makes its client of Supabase',
    own.map(({ program }) => program.path),
    [path],
  )
  const others = made.filter((each) => !own.includes(each)).map(({ program }) => program)
  for (const each of [{ path, facts }, ...others]) {
    const read = each.facts.environment.map(({ text }) => text)
    const missing = siteVariables(manifest).filter((name) => !read.includes(name))
    expectEqual(`variables that ${each.path} does not read`, missing, [])
  }
}

const isOfRequest = ({ callee, given }: SourceCall) =>
  /createServerClient$/.test(callee) && /\bcookies\b/.test(given)
