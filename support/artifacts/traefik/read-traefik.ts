/** Traefik's configuration as a composition holds it: the proxy's own, and the labels of services. */
import type { ComposeProject, ComposeService } from '../../ports/composition.ts'

/** Dotted names in lower case, as Traefik compares them. */
export type Settings = ReadonlyMap<string, string>

export interface Router {
  readonly name: string
  /** The service of the composition whose labels define it. */
  readonly service: string
  readonly rule: string
  /** Empty: every entry point that is one by default. */
  readonly entryPoints: readonly string[]
  readonly priority: number
  readonly middlewares: readonly string[]
  /** Undefined: no TLS of its own. */
  readonly tls: boolean
  readonly certResolver: string | undefined
  /** Port of the container; undefined where nothing names one. */
  readonly port: number | undefined
  /** Name of its load balancer in lower case; undefined where no label names one. */
  readonly balancer: string | undefined
}

export interface Routing {
  /** The proxy's own configuration; empty when no service of the composition is the proxy. */
  readonly settings: Settings
  readonly routers: readonly Router[]
  /** Labels of all middlewares, such as `redirect.redirectscheme.scheme`. */
  readonly middlewares: Settings
  /** Labels of all services behind the proxy, such as `api.loadbalancer.healthcheck.path`. */
  readonly balancers: Settings
}

const isProxy = ({ image = '' }: ComposeService) => /(^|\/)traefik(:|@|$)/.test(image)

/** Everything that the services which run at once configure. */
export function readRouting({ services }: ComposeProject): Routing {
  const all = Object.values(services)
  const proxy = all.find(isProxy)
  const settings = proxy === undefined ? new Map() : settingsOf(proxy)
  const byDefault = settings.get('providers.docker.exposedbydefault') !== 'false'
  const routed = all.filter((service) => {
    const enabled = labelsOf(service).get('traefik.enable')
    return enabled === undefined ? byDefault : enabled === 'true'
  })
  const labels = new Map(all.flatMap((service) => [...labelsOf(service)]))
  return {
    settings,
    routers: routed.flatMap(routersOf),
    middlewares: below(labels, 'middlewares'),
    balancers: below(labels, 'services'),
  }
}

/** Options of the command line, and variables `TRAEFIK_A_B`. A lone option stands for true. */
function settingsOf({ command = [], entrypoint = [], environment }: ComposeService): Settings {
  const options = [...entrypoint, ...command].flatMap((word) => {
    const [, name, value = 'true'] = /^--?([^=]+)(?:=(.*))?$/s.exec(word) ?? []
    return name === undefined ? [] : [[name.toLowerCase(), value] as const]
  })
  const variables = Object.entries(environment)
    .filter(([name]) => name.startsWith('TRAEFIK_'))
    .map(([name, value]) => [name.slice(8).toLowerCase().replaceAll('_', '.'), value] as const)
  return new Map([...variables, ...options])
}

function labelsOf({ tree }: ComposeService): Settings {
  const { labels } = tree as { labels?: Readonly<Record<string, unknown>> }
  const entries = Object.entries(labels ?? {})
  return new Map(entries.map(([name, value]) => [name.toLowerCase(), String(value ?? '')]))
}

/** The labels below `traefik.http.KIND.`, without that beginning. */
function below(labels: Settings, kind: string): Settings {
  const start = `traefik.http.${kind}.`
  const found = [...labels].filter(([name]) => name.startsWith(start))
  return new Map(found.map(([name, value]) => [name.slice(start.length), value]))
}

function routersOf(service: ComposeService): Router[] {
  const labels = labelsOf(service)
  const own = below(labels, 'routers')
  const names = new Set([...own.keys()].map((name) => name.split('.')[0] ?? ''))
  return [...names].map((name) => {
    const of = (field: string) => own.get(`${name}.${field}`)
    const rule = of('rule') ?? ''
    const certResolver = of('tls.certresolver')
    return {
      name,
      service: service.name,
      rule,
      entryPoints: listOf(of('entrypoints')),
      priority: Number(of('priority') ?? rule.length),
      middlewares: listOf(of('middlewares')).map((one) => one.replace(/@docker$/, '')),
      tls: of('tls') === 'true' || certResolver !== undefined,
      certResolver,
      port: portOf(service, labels, of('service')),
      balancer: of('service')?.toLowerCase(),
    }
  })
}

const listOf = (text = '') =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** The label of the router's service, or the only port that the composition names for the container. */
function portOf(service: ComposeService, labels: Settings, named?: string): number | undefined {
  const services = below(labels, 'services')
  const written = [...services].find(
    ([name]) =>
      name.endsWith('.loadbalancer.server.port') &&
      (named === undefined || name.startsWith(`${named.toLowerCase()}.`)),
  )
  if (written !== undefined) return Number(written[1])
  const { expose } = service.tree as { expose?: readonly unknown[] }
  const ports = [...service.ports.map(({ target }) => target), ...(expose ?? []).map(Number)]
  const [only] = new Set(ports)
  return new Set(ports).size === 1 ? only : undefined
}
