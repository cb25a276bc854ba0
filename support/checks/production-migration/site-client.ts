/** The site's client of Supabase: made once, from the two public variables. */
import type { ProductionManifest } from '../../systems/manifest.ts'
import { expectEqual } from '../expect.ts'
import { siteVariables } from './site-variables.ts'
import { frontendOf, programAt, type ReadProgram } from './source-tree.ts'

/** What makes one: the SDK's own function, and those of its helpers for servers and browsers. */
const makes = /^(?:\w+\.)?create(Browser|Server)?Client$/

export function makesOneClient(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const { path, facts } = programAt(manifest, programs, manifest.sources.supabaseClient)
  const made = frontendOf(manifest, programs).flatMap((program) =>
    program.facts.calls.filter(({ callee }) => makes.test(callee)).map(() => program.path),
  )
  expectEqual('where the site makes its client of Supabase', made, [path])
  const read = facts.environment.map(({ text }) => text)
  const missing = siteVariables(manifest).filter((name) => !read.includes(name))
  expectEqual(`variables that ${path} does not read`, missing, [])
}
