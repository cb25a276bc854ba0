/** What the programs of the site do about accounts: by the kit, and by no login of their own. */
import type { ProductionManifest } from '../../../systems/manifest.ts'
import { expectEqual } from '../../expect.ts'
import { frontendOf, programAt, type ReadProgram } from '../source-tree.ts'

/** The kit's functions for the three pages (document 004, T026 to T028). */
const wanted = ['signInWithPassword', 'signUp', 'resetPasswordForEmail']

/** Each of them is called somewhere in the site, whose three pages are there. */
export function callTheKit(manifest: ProductionManifest, programs: readonly ReadProgram[]): void {
  const { login, register, forgotPassword } = manifest.sources.pages
  for (const page of [login, register, forgotPassword]) programAt(manifest, programs, page)
  const called = frontendOf(manifest, programs).flatMap(({ facts }) =>
    facts.calls.map(({ callee }) => callee.split('.').at(-1)),
  )
  const missing = wanted.filter((name) => !called.includes(name))
  expectEqual('functions of the kit that no page calls', missing, [])
}

/** Routes of a login of the system's own, and the service's own ones, which are the kit's business. */
const byHand =
  /\/auth\/(login|register|signup|sign-up|forgot-password|reset-password|refresh|logout|token)\b|\/auth\/v1\/(token|signup|recover|logout)/

export function callNoRouteByHand(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  const found = frontendOf(manifest, programs).flatMap(({ path, facts }) =>
    facts.texts
      .filter(({ text }) => byHand.test(text))
      .map(({ line, text }) => `${path}:${line} ${byHand.exec(text)?.[0]}`),
  )
  expectEqual('routes for accounts that the site calls by hand', found, [])
}

/** The store listens to what becomes of the session. */
export function storeListens(manifest: ProductionManifest, programs: readonly ReadProgram[]): void {
  const { path, facts } = programAt(manifest, programs, manifest.sources.store)
  const listens = facts.calls.filter(({ callee }) => callee.endsWith('onAuthStateChange'))
  expectEqual(`whether ${path} listens to the session`, listens.length > 0, true)
}

/** The page to which links lead is there. */
export function callbackIsThere(
  manifest: ProductionManifest,
  programs: readonly ReadProgram[],
): void {
  programAt(manifest, programs, manifest.sources.pages.callback)
}
