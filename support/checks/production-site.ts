/** The frontend as production builds and serves it: what a visitor loads at first, later and never. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { importsOf, shareOfBlanks } from '../artifacts/javascript/read-script.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { secretsOf } from '../core/redact.ts'
import { addressBook } from '../run/address-book.ts'
import type { Scene } from '../run/scene.ts'
import { keepSecrets } from '../run/secrets-kept.ts'
import { type Changes, changed } from '../systems/environment.ts'
import { call } from '../systems/http-client.ts'
import { copyRepository } from '../systems/repository-copy.ts'
import { machineEnvironment, type SystemProcess, startProcess } from '../systems/system.ts'
import { runCommand } from '../targets/embedded/run-command.ts'
import { expectEqual, expectThat } from './expect.ts'
import { marks } from './frontend-pages.ts'

/** A bundler of a large site needs half a minute; one that hangs must not hang the run. */
const buildBudgetMs = 120_000

/** Builds and serves the site in a clean copy, by the commands of the manifest. */
export async function serveProduction(scene: Scene): Promise<SystemProcess> {
  const ways = waysOf(scene)
  if (ways === undefined)
    throw new Unverified('needs processes.frontend.production in the manifest')
  return serveMade(scene, ways, marks(scene).shown)
}

/** With these variables: as production makes the site where the manifest says how, else as developers start it. */
export async function serveWith(scene: Scene, variables: Changes): Promise<SystemProcess> {
  const ways = waysOf(scene)
  return ways === undefined ? scene.start('frontend', variables) : serveMade(scene, ways, variables)
}

type Ways = Readonly<Record<'build' | 'command', readonly string[]>> & { readonly cwd: string }

/** A site that is always built before it is served is made for production in the same way. */
function waysOf({ manifest }: Scene): Ways | undefined {
  const { frontend } = manifest.processes
  if (frontend === undefined) return undefined
  const { cwd, build, command, production } = frontend
  if (production !== undefined) return { cwd, ...production }
  return build === undefined ? undefined : { cwd, build, command }
}

/** Some sites take their settings in when they are built, others when they are served. */
async function serveMade(
  { manifest, dir, launch, addresses: stack, scope }: Scene,
  { cwd, build, command }: Ways,
  variables: Changes,
): Promise<SystemProcess> {
  const repository = join(dir, 'production-site')
  if (!existsSync(repository)) await copyRepository(manifest.repository, repository)
  const settings = { NODE_ENV: 'production', ...variables }
  await buildSite(build, join(repository, cwd), changed(machineEnvironment(dir), settings))
  const { frontend } = manifest.processes
  const processes = {
    ...manifest.processes,
    frontend: frontend && { ...frontend, command: [...command] },
  }
  const started = ({ process, environment }: SystemProcess) => {
    keepSecrets(addressBook().runDir, secretsOf(environment))
    scope.undo('stop the production site', () => process.stop())
  }
  const place = { launch, dir, stack, started }
  return startProcess({ ...manifest, repository, processes }, 'frontend', place, settings)
}

async function buildSite(
  argv: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>>,
): Promise<void> {
  const { code, stdout, stderr } = await runCommand({ argv, cwd, env, budgetMs: buildBudgetMs })
  const received = `${stdout}${stderr}`.trim().split('\n').slice(-8)
  expectThat(code === 0, 'the production site cannot be built', { received })
}

export interface SiteFile {
  readonly path: string
  readonly text: string
  readonly kind: 'js' | 'css'
  /** Whether it comes only when a page asks for it. */
  readonly onDemand: boolean
}

/** The entrance with its scripts and styles, and everything that the scripts load, at once or later. */
export async function filesOf(site: SystemProcess): Promise<SiteFile[]> {
  const html = await eventually('the site answers', () => page(site, '/'), { withinMs: 10_000 })
  const found = new Map<string, SiteFile>()
  const first = [...referred(html, /<script\b[^>]*\bsrc=["']?([^"'\s>]+)/gi)]
  first.push(...referred(html, /<link\b[^>]*\bmodulepreload\b[^>]*\bhref=["']?([^"'\s>]+)/gi))
  await follow(site, first, false, found)
  for (const path of referred(html, /<link\b[^>]*\bhref=["']?([^"'\s>]+\.css)/gi)) {
    found.set(path, { path, text: await page(site, path), kind: 'css', onDemand: false })
  }
  return [...found.values()]
}

/** What is loaded at once goes first, so that nothing of it is taken for a chunk on demand. */
async function follow(
  site: SystemProcess,
  paths: readonly string[],
  onDemand: boolean,
  found: Map<string, SiteFile>,
): Promise<void> {
  const waiting = [...paths]
  const later: string[] = []
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (found.has(path)) continue
    const text = await page(site, path)
    found.set(path, { path, text, kind: 'js', onDemand })
    const imports = await importsOf(text)
    waiting.push(...imports.atOnce.map((name) => resolved(name, path)))
    later.push(...imports.onDemand.map((name) => resolved(name, path)))
  }
  const fresh = later.filter((path) => !found.has(path))
  if (fresh.length > 0) await follow(site, fresh, true, found)
}

const resolved = (name: string, at: string) => new URL(name, `http://frontend${at}`).pathname

const referred = (html: string, pattern: RegExp) =>
  [...html.matchAll(pattern)].map(([, path = '']) => resolved(path, '/'))

async function page({ url }: SystemProcess, path: string): Promise<string> {
  const { status, body } = await call(url + path, { withinMs: 5_000 })
  if (status !== 200) throw new Violation(`the site answers ${status} for ${path}`)
  return body.toString('utf8')
}

/**
 * Whether a script calls or defines anything. What a bundler leaves for a module that no browser has, as for
 * those of Node, is an empty object on demand, and no program of a page.
 */
const doesSomething = (text: string) => /\(|=>/.test(text)

/** The first page comes without the program of the others. */
export function loadsOnDemand(files: readonly SiteFile[]): void {
  const scripts = files.filter(({ kind }) => kind === 'js')
  const lines = scripts.map(({ path, text, onDemand }) => {
    return `${path}: ${text.length} characters, ${onDemand ? 'on demand' : 'at once'}`
  })
  const later = scripts.filter(({ onDemand, text }) => onDemand && doesSomething(text))
  expectThat(later.length > 0, 'the whole program is loaded with the first page', {
    expected: 'scripts that are loaded when a page needs them',
    received: lines,
  })
}

/** A bundler leaves a line end or two. */
const mostBlanks = 0.05

/** No script and no style carries the blanks and comments of its source. */
export async function areMinified(files: readonly SiteFile[]): Promise<void> {
  const shares = await Promise.all(
    files.map(async ({ path, text, kind }) => ({ path, share: await shareOfBlanks(text, kind) })),
  )
  const large = shares.filter(({ share }) => share > mostBlanks)
  const received = large.map(({ path, share }) => `${path}: ${Math.round(share * 100)} %`)
  expectEqual('files with blanks and comments of their source', received, [])
}

/** The source of the program is not handed out, neither beside a file nor inside it. */
export async function handOutNoSource(
  site: SystemProcess,
  files: readonly SiteFile[],
): Promise<void> {
  const open: string[] = []
  for (const { path, text } of files) {
    if (/sourceMappingURL=data:/.test(text)) open.push(`${path} holds its source`)
    const { status, body } = await call(`${site.url}${path}.map`, { withinMs: 5_000 })
    if (status === 200 && body.includes('"mappings"')) open.push(`${path}.map`)
  }
  expectEqual('source maps that anybody can load', open, [])
}
