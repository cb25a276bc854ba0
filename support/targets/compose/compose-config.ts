/** What `docker compose config --format json` prints, and what of it reaches out of the project. */

/** Fields that are read or written here; everything else passes through. */
export interface ServiceConfig {
  readonly image?: string
  readonly build?: BuildConfig
  readonly container_name?: string
  readonly environment?: Readonly<Record<string, string | null>>
  readonly labels?: Readonly<Record<string, string>>
  readonly ports?: readonly PortConfig[]
  readonly depends_on?: Readonly<Record<string, unknown>>
  readonly healthcheck?: Readonly<Record<string, unknown>>
  readonly network_mode?: string
  readonly deploy?: { readonly replicas?: number }
  readonly scale?: number
}

export interface BuildConfig {
  readonly context: string
  readonly dockerfile?: string
  readonly dockerfile_inline?: string
  readonly args?: Readonly<Record<string, string | null>>
  readonly target?: string
  readonly labels?: Readonly<Record<string, string>>
}

export interface PortConfig {
  readonly target: number
  /** A number as a text, or a range. */
  readonly published?: string
  readonly host_ip?: string
  readonly protocol?: string
}

/** A network or a volume. */
export interface SharedConfig {
  readonly name?: string
  readonly external?: boolean
  readonly labels?: Readonly<Record<string, string>>
}

export interface ComposeConfig {
  readonly name: string
  readonly services: Readonly<Record<string, ServiceConfig>>
  readonly networks?: Readonly<Record<string, SharedConfig | null>>
  readonly volumes?: Readonly<Record<string, SharedConfig | null>>
}

/** The loopback interface as an environment names it. */
const spelt = '(?:127\\.0\\.0\\.1|localhost)'
const addressed = new RegExp(`(?<![\\w.-])${spelt}:(\\d{2,5})(?!\\d)`, 'g')
const wholly = new RegExp(`^${spelt}$`)

/** The variable that goes with a host of its own: SMTP_PORT with SMTP_HOST. */
const portBeside = (name: string) =>
  /HOST(?:NAME)?$/.test(name) ? name.replace(/HOST(?:NAME)?$/, 'PORT') : undefined

/**
 * Ports of this machine that the services are told to use. A container has a loopback interface of its
 * own: there they would find nobody. What the project itself listens at or publishes is not meant.
 */
export function portsOfMachine({ services }: ComposeConfig): readonly number[] {
  const all = Object.values(services)
  const own = new Set(all.flatMap(({ ports = [] }) => ports.flatMap(numbersOf)))
  const named = all.flatMap(({ environment = {} }) =>
    Object.entries(environment).flatMap(([name, value]) => {
      const port = environment[portBeside(name) ?? '']
      if (wholly.test(value ?? '') && port != null) return [Number(port)]
      return [...(value ?? '').matchAll(addressed)].map(([, found]) => Number(found))
    }),
  )
  return [...new Set(named)].filter((port) => port > 0 && !own.has(port))
}

const numbersOf = ({ target, published }: PortConfig) => [target, Number(published ?? 0)]

/** The same environment with other addresses for ports of this machine. */
export function reaching(
  environment: Readonly<Record<string, string | null>>,
  addresses: ReadonlyMap<number, string>,
): Record<string, string | null> {
  const written: Record<string, string | null> = {}
  for (const [name, value] of Object.entries(environment)) {
    written[name] =
      value?.replace(addressed, (whole, port: string) => addresses.get(Number(port)) ?? whole) ??
      null
  }
  for (const [name, value] of Object.entries(environment)) {
    const beside = portBeside(name)
    const address = addresses.get(Number(environment[beside ?? ''] ?? 0))
    if (beside === undefined || address === undefined || !wholly.test(value ?? '')) continue
    const [host = '', port = ''] = address.split(':')
    written[name] = host
    written[beside] = port
  }
  return written
}
