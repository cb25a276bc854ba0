/** Where a composition is reached from outside, and how a change of the source reaches it. */
import { existsSync, statSync } from 'node:fs'
import { relative } from 'node:path'
import type { ComposeProject, ComposeService } from '../ports/composition.ts'
import { redirectOf } from '../systems/answer-fields.ts'
import { type Answer, call, json } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'
import { allServices } from './compose-files.ts'
import { serviceOf } from './composition.ts'
import { expectEqual, expectThat } from './expect.ts'
import { reloadsItself } from './reloading.ts'

/** Port of the host by what is reached there. */
const accessPoints = {
  frontend: 5173,
  backend: 8000,
  'mail catcher': 1080,
  'dashboard of the proxy': 8090,
  proxy: 80,
} as const

/** Which service publishes which port of the host. */
function publishers(services: readonly ComposeService[], port: number): string[] {
  return services
    .filter(({ ports }) => ports.some(({ published }) => published === port))
    .map(({ name }) => name)
}

/** Each access point is published by one service; those of backend and frontend by these. */
export function hasAccessPoints(project: ComposeProject, manifest: Manifest) {
  const services = allServices(project)
  const found = Object.fromEntries(
    Object.entries(accessPoints).map(([what, port]) => [
      `${what} on ${port}`,
      publishers(services, port),
    ]),
  )
  const missing = Object.keys(found).filter((what) => found[what]?.length !== 1)
  expectEqual('access points that not exactly one service publishes', missing, [])
  const { backend, frontend } = manifest.composition.services
  expectEqual('who answers on port 8000', found['backend on 8000'], [backend])
  expectEqual('who answers on port 5173', found['frontend on 5173'], [frontend])
  return found
}

/** In production the world reaches the proxy alone. */
export function publishesOnlyTheProxy(project: ComposeProject): void {
  expectEqual('published ports beside those of the proxy', strangePorts(allServices(project)), [])
}

/** Nobody enters production where developers enter; whether Redis is open is judged among its own rows. */
export function hidesAccessPoints(project: ComposeProject, { composition }: Manifest): void {
  const { redis } = composition.services
  const others = allServices(project).filter(({ name }) => name !== redis)
  expectEqual('access points that are published beside the proxy', strangePorts(others), [])
}

function strangePorts(services: readonly ComposeService[]): string[] {
  const published = services.flatMap(({ name, ports, tree }) => [
    ...ports.map((port) => `${name}: ${port.published ?? 'any'}`),
    // On the network of the host every port of the container is a port of the server.
    ...(tree.network_mode === 'host' ? [`${name}: any, on the network of the host`] : []),
  ])
  return published.filter((each) => !/: (80|443)$/.test(each))
}

export interface Documentation {
  readonly page: Answer
  readonly description: Answer
}

/** Opens the page of the API's documentation and the description that it shows. */
export async function openDocumentation(url: string, manifest: Manifest): Promise<Documentation> {
  const { docs, openapi } = manifest.routes
  // The page may live at a longer address; a browser follows.
  const page = await call(url + docs)
  const next = redirectOf(page)
  const shown = next === undefined ? page : await call(next)
  return { page: shown, description: await call(url + openapi) }
}

/** The page is one, and the description has the API's routes. */
export function documentationIsThere(shown: Documentation, manifest: Manifest): void {
  const { docs, openapi, health } = manifest.routes
  const { page, description } = shown
  expectEqual(`the answer of ${docs}`, page.status, 200)
  // HTML lets a page leave its first element out.
  expectThat(/<(!doctype\s+)?html\b/i.test(page.body.toString('utf8')), `${docs} is no page`)
  expectEqual(`the answer of ${openapi}`, description.status, 200)
  const { paths } = json(description) as { paths?: object }
  const known = Object.keys(paths ?? {}).map((path) => path.replace(/\/$/, ''))
  expectThat(known.includes(health.replace(/\/$/, '')), `${openapi} does not describe the API`, {
    expected: health,
    received: known,
  })
}

interface WatchRule {
  readonly action?: string
  readonly path?: string
  readonly ignore?: readonly string[]
}

/** A change of the source reaches the running service, and takes effect there. */
export function followsItsSource(service: ComposeService, repository: string): string[] {
  const rules = rulesOf(service)
  const { name } = service
  const synced = rules.filter(({ action }) => action !== 'rebuild')
  expectThat(synced.length > 0, `${name} does not follow its source`, {
    expected: 'develop.watch with a sync rule',
    received: rules,
  })
  const paths = rules.map(({ path = '' }) => path)
  const gone = paths.filter((path) => !existsSync(path)).map((path) => relative(repository, path))
  expectEqual(`paths that ${name} watches and that are not there`, gone, [])
  const slow = rules.filter((rule) => rule.action === 'rebuild' && coversSynced(rule, synced))
  expectEqual(`rules by which ${name} is rebuilt at every save`, slow, [])
  return synced.map(({ path = '' }) => relative(repository, path)).sort()
}

/** A long-running program keeps its old code unless it is started again. */
export function takesUpChanges(service: ComposeService): void {
  const synced = rulesOf(service).filter(({ action }) => action === 'sync')
  const stale = synced.length > 0 && !reloadsItself(service) ? synced : []
  expectEqual(`changes after which ${service.name} keeps its old code`, stale, [])
}

/** What the backend gets the worker gets, too. */
export function watchesTheSame(worker: readonly string[], backend: readonly string[]): void {
  expectEqual('what the worker follows, compared with the backend', worker, backend)
}

function coversSynced(
  { path = '', ignore = [] }: WatchRule,
  synced: readonly WatchRule[],
): boolean {
  if (ignore.length > 0 || !existsSync(path) || !statSync(path).isDirectory()) return false
  return synced.some((rule) => !relative(path, rule.path ?? '').startsWith('..'))
}

function rulesOf({ tree }: ComposeService): readonly WatchRule[] {
  const { watch } = (tree.develop ?? {}) as { watch?: readonly WatchRule[] }
  return watch ?? []
}

/** The service that the manifest names for a role. */
export function serviceFor(
  project: ComposeProject,
  manifest: Manifest,
  role: keyof Manifest['composition']['services'],
): ComposeService {
  return serviceOf(project, manifest.composition.services[role])
}
