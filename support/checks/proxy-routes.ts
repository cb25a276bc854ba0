/** Where the proxy of the composition leads a request, with which certificate, and what it refuses. */
import { parseRule, RuleError } from '../artifacts/traefik/parse-rule.ts'
import {
  type Router,
  type Routing,
  readRouting,
  type Settings,
} from '../artifacts/traefik/read-traefik.ts'
import { Unverified } from '../core/errors.ts'
import type { ComposeProject } from '../ports/composition.ts'
import type { Manifest } from '../systems/manifest.ts'
import { expectEqual, expectThat } from './expect.ts'

const resolver = 'le'

/** Where a host leads: the facts that the documents promise. */
interface Way {
  readonly to: string
  readonly resolver: string
}

/** For the report and the judgement: what becomes of each host under the domain. */
export function waysOf(project: ComposeProject, domain: string): Record<string, Way | 'nowhere'> {
  const routing = readRouting(project)
  const entry = entryPoint(routing, 443)
  const hosts = [`api.${domain}`, `dashboard.${domain}`, ...strangers(domain)]
  return Object.fromEntries(hosts.map((host) => [host, wayOf(routing, entry, host)]))
}

/** Hosts that nobody has promised: of the domain, of other environments, of nobody. */
function strangers(domain: string): string[] {
  const others = ['curriculumextractor.com', 'staging.curriculumextractor.com', 'evil.example']
  const foreign = others.filter((each) => each !== domain)
  return [`unknown.${domain}`, ...foreign.flatMap((each) => [`api.${each}`, `dashboard.${each}`])]
}

function wayOf(routing: Routing, entry: string, host: string): Way | 'nowhere' {
  const router = best(routing.routers, entry, host)
  if (router === undefined) return 'nowhere'
  const inherited = routing.settings.get(`entrypoints.${entry}.http.tls.certresolver`)
  return {
    to: `${router.service}:${router.port ?? 'no port'}`,
    resolver: router.certResolver ?? inherited ?? (router.tls ? 'none' : 'no TLS'),
  }
}

/** Of several routers whose rules hold the one of the highest priority serves the request. */
function best(routers: readonly Router[], entry: string, host: string): Router | undefined {
  return routers
    .filter(({ entryPoints }) => entryPoints.length === 0 || entryPoints.includes(entry))
    .filter(({ rule }) => holds(rule, host))
    .toSorted((a, b) => b.priority - a.priority)[0]
}

function holds(rule: string, host: string): boolean {
  try {
    return rule !== '' && parseRule(rule)({ host, path: '/' })
  } catch (error) {
    if (!(error instanceof RuleError)) throw error
    throw new Unverified(`the rule of a router is not followed here: ${error.message}`)
  }
}

/** The name of the entry point that listens on the port. */
function entryPoint(routing: Routing, port: number): string {
  const settings = proxySettings(routing)
  const listening = [...settings].find(
    ([name, value]) => /^entrypoints\.[^.]+\.address$/.test(name) && value.endsWith(`:${port}`),
  )
  expectThat(listening !== undefined, `the proxy does not listen on port ${port}`, {
    received: [...settings.keys()],
  })
  return listening[0].split('.')[1] ?? ''
}

/** A proxy that serves several compositions has one of its own, whose file can be named beside theirs. */
function proxySettings({ settings }: Routing): Settings {
  if (settings.size > 0) return settings
  throw new Unverified(
    'needs the file with the proxy in composition.production of the manifest, beside the others',
  )
}

/** API and dashboard lead to their services with certificates of the resolver; nothing else leads anywhere. */
export function leadsRight(project: ComposeProject, domain: string, manifest: Manifest): void {
  const { services, ports } = manifest.composition
  const way = (service: string, port: number | undefined): Way => ({
    to: port === undefined ? service : `${service}:${port}`,
    resolver,
  })
  const expected: Record<string, Way | 'nowhere'> = {
    [`api.${domain}`]: way(services.backend, ports.backend),
    [`dashboard.${domain}`]: way(services.frontend, ports.frontend),
    ...Object.fromEntries(strangers(domain).map((host) => [host, 'nowhere' as const])),
  }
  for (const [host, received] of Object.entries(waysOf(project, domain))) {
    const way = inWords(received, expected[host])
    expectEqual(`where ${host} leads under the domain ${domain}`, way, expected[host])
  }
}

/** Without its port where the manifest tells none. */
function inWords(way: Way | 'nowhere', expected: Way | 'nowhere' | undefined): Way | 'nowhere' {
  if (way === 'nowhere' || expected === undefined || expected === 'nowhere') return way
  return expected.to.includes(':') ? way : { ...way, to: way.to.replace(/:.*$/, '') }
}

/** The resolver gets its certificates by a challenge, and keeps them where a new container finds them. */
export function resolverWorks(project: ComposeProject): void {
  const settings = proxySettings(readRouting(project))
  const own = `certificatesresolvers.${resolver}.acme`
  const challenges = ['tlschallenge', 'httpchallenge', 'dnschallenge']
  const challenge = [...settings.keys()].find((name) =>
    challenges.some((one) => name === `${own}.${one}` || name.startsWith(`${own}.${one}.`)),
  )
  expectThat(challenge !== undefined, `the resolver ${resolver} of the proxy has no challenge`, {
    received: [...settings.keys()].filter((name) => name.startsWith('certificatesresolvers')),
  })
  const storage = settings.get(`${own}.storage`) ?? 'acme.json'
  const mounts = Object.values(project.services)
    .filter(({ image = '' }) => /(^|\/)traefik(:|@|$)/.test(image))
    .flatMap((service) => service.mounts.map(({ target }) => target))
  const kept = mounts.some((target) => storage === target || storage.startsWith(`${target}/`))
  expectThat(kept, 'the certificates are lost with the container of the proxy', {
    expected: `a volume at the folder of ${storage}`,
    received: mounts,
  })
}

/** Whoever comes without encryption is sent to the encrypted entry point, for every host. */
export function redirectsPlain(project: ComposeProject, domain: string): void {
  const routing = readRouting(project)
  const [plain, secure] = [entryPoint(routing, 80), entryPoint(routing, 443)]
  const prefix = `entrypoints.${plain}.http.redirections.entrypoint`
  const to = routing.settings.get(`${prefix}.to`)
  if (to === secure || to === ':443' || to === '443') return
  const hosts = [`api.${domain}`, `dashboard.${domain}`]
  const served = hosts.filter((host) => !redirected(routing, plain, host))
  expectEqual('hosts that are not sent from port 80 to the encrypted address', served, [])
}

function redirected(routing: Routing, plain: string, host: string): boolean {
  const router = best(routing.routers, plain, host)
  const schemes = router?.middlewares.map((name) =>
    routing.middlewares.get(`${name.toLowerCase()}.redirectscheme.scheme`),
  )
  return schemes?.includes('https') ?? false
}

/** The content policy that the proxy sets on the answers of a service, on every way to it. */
export function policyFor(project: ComposeProject, service: string): string | undefined {
  const { routers, middlewares } = readRouting(project)
  const names = routers.filter((each) => each.service === service).map((each) => each.middlewares)
  const policies = names.map((chain) =>
    chain
      .map((name) => middlewares.get(`${name.toLowerCase()}.headers.contentsecuritypolicy`))
      .find((policy) => policy !== undefined),
  )
  return policies.every((policy) => policy !== undefined) ? policies[0] : undefined
}
