/** What the programs of the site do about accounts: by the kit, and by no login of their own. */
import type { ProductionManifest } from '../../../systems/manifest.ts'
import { expectEqual } from '../../expect.ts'
import { frontendOf, importsFile, programAt, type ReadProgram } from '../source-tree.ts'

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
  const site = frontendOf(manifest, programs)
  const used = site.filter((program) => isUsed(manifest, program, site))
  const found = used.flatMap(({ path, facts }) => {
    const asked = facts.calls.filter(({ callee }) => asks.test(callee)).map(({ given }) => given)
    return facts.texts.flatMap(({ line, text }) => {
      const [route] = byHand.exec(text) ?? []
      if (route === undefined) return []
      const isCalled = asked.some((given) => given.includes(route))
      return isPage(site, route) && !isCalled ? [] : [`${path}:${line} ${route}`]
    })
  })
  expectEqual('routes for accounts that the site calls by hand', found, [])
}

/** A module that offers something to nobody is in no page that browsers get. Folders of pages are read by frameworks. */
function isUsed(
  manifest: ProductionManifest,
  { path, text }: ReadProgram,
  site: readonly ReadProgram[],
): boolean {
  const offers = /^export\s+(const|let|function|async|class|\{)/m.test(text)
  const isTaken = /(^|\/)(app|pages|routes|views|server|api)\//.test(path) || byFramework.test(path)
  return !offers || isTaken || site.some((other) => importsFile(manifest, other, path))
}

/** Files that nobody imports and that run all the same. */
const byFramework =
  /(^|\/)(main|index|app|middleware|proxy|instrumentation|sw|service-?worker)(\.\w+)*$/i

/** What sends a request of the program's own. */
const asks = /(^|\.)(fetch|axios|ky|got|request|post|put|patch)$|^(axios|ky|api)\b/i

/** A page of the site itself, which links and redirects name: by its folder (app) or its file (pages), as Next.js has it. */
function isPage(site: readonly ReadProgram[], route: string): boolean {
  return site.some(({ path }) => {
    const plain = path.replaceAll(/\/\([^()/]+\)(?=\/)/g, '').replace(/\.\w+$/, '')
    return [`/app${route}/page`, `/pages${route}`, `/pages${route}/index`].some((each) =>
      `/${plain}`.endsWith(each),
    )
  })
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
