/** The site made by its own build with addresses that are chosen here, and served. */
import { existsSync, globSync, mkdtempSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Unverified } from '../../../core/errors.ts'
import { eventually } from '../../../core/eventually.ts'
import { freePort, loopback } from '../../../ports/loopback.ts'
import { environmentOf } from '../../../systems/environment.ts'
import { call } from '../../../systems/http-client.ts'
import type { ProductionManifest } from '../../../systems/manifest.ts'
import { copyRepository } from '../../../systems/repository-copy.ts'
import { machineEnvironment, startProcess, type Workplace } from '../../../systems/system.ts'
import { runCommand } from '../../../targets/embedded/run-command.ts'
import { expectThat } from '../../expect.ts'
import { renamedByImage } from '../site-variables.ts'

export interface ServedSite {
  readonly url: string
  /** Everything that browsers get, as one text. */
  readonly text: string
  /** The values of the variables that the build was given. */
  readonly environment: Readonly<Record<string, string>>
}

type Values = Readonly<Record<string, string>>

/** A bundler of a large site needs half a minute; one that hangs must not hang the run. */
const buildBudgetMs = 150_000

/** `built` are values for the build; when the site is served it is told `served` instead. */
export async function serveSite(
  manifest: ProductionManifest,
  place: Workplace,
  built: Values,
  served: Values = built,
): Promise<ServedSite> {
  const { frontend } = manifest.processes
  const { production } = frontend ?? {}
  if (frontend === undefined || production === undefined) {
    throw new Unverified('needs processes.frontend.production in the manifest')
  }
  const repository = mkdtempSync(join(place.dir, 'site-'))
  const port = await freePort() // a build may keep the site's own address
  const own = toldItself(manifest, `http://${loopback}:${port}`)
  await copyRepository(manifest.repository, repository)
  const plain = { ...environmentOf(manifest, place.stack), ...own }
  const environment = { ...plain, ...built, ...asImageSays(manifest, plain, built) }
  const settings = { NODE_ENV: 'production', ...environment }
  const env = { ...machineEnvironment(place.dir), ...settings }
  const cwd = join(repository, frontend.cwd)
  const made = await runCommand({ argv: production.build, cwd, env, budgetMs: buildBudgetMs })
  const received = `${made.stdout}${made.stderr}`.trim().split('\n').slice(-8)
  expectThat(made.code === 0, 'the site of production cannot be built', { received })
  const processes = {
    ...manifest.processes,
    frontend: { ...frontend, command: production.command },
  }
  const { url } = await startProcess(
    { ...manifest, repository, processes },
    'frontend',
    { ...place, port },
    { NODE_ENV: 'production', ...own, ...served, ...asImageSays(manifest, {}, served) },
  )
  const withinMs = frontend.readyWithin * 1000
  await eventually('the site answers', () => call(url + manifest.pages.login), { withinMs })
  return { url, environment, text: textBelow(join(repository, manifest.sources.site)) }
}

/** What the image of the site hands its build under another name than it is given, changes before all. */
export function asImageSays(
  manifest: Pick<ProductionManifest, 'repository' | 'sources'>,
  plain: Values,
  changes: Values,
): Values {
  const entries = Object.entries(renamedByImage(manifest)).flatMap(([name, from]) => {
    const value = changes[name] ?? changes[from] ?? plain[name] ?? plain[from]
    return value === undefined ? [] : [[name, value] as const]
  })
  return Object.fromEntries(entries)
}

/** What a site that knows its own address by a variable is told. */
export function toldItself({ pages }: Pick<ProductionManifest, 'pages'>, url: string): Values {
  return pages.siteUrl === undefined ? {} : { [pages.siteUrl]: url }
}

function textBelow(folder: string): string {
  if (!existsSync(folder)) return ''
  return globSync('**/*', { cwd: folder })
    .map((name) => join(folder, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'utf8'))
    .join('\n')
}
