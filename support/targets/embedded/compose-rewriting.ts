/** Replaces the addresses of containers in texts by those of this machine. */

/** Where a service of the compose network is found here. */
export interface Reached {
  readonly service: string
  /** The only port of the container at which something listens; undefined: all of them lead here. */
  readonly containerPort?: number
  readonly host: string
  readonly port: number
  /** Of a database that stands for the container's: whoever is led here comes with its account. */
  readonly account?: Account
}

export interface Account {
  readonly user: string
  readonly password: string
  readonly database: string
}

/** What a client meets at a port of a container where nothing listens. */
const refused = { host: '127.0.0.1', port: 1 }

/** Ports that a URL need not name. */
const portOfScheme: Readonly<Record<string, number>> = { redis: 6379, http: 80, smtp: 25 }

/** `service:port`, and `scheme://service` where the scheme's own port is meant. */
export function rewriteServices(text: string, services: readonly Reached[]): string {
  return services.reduce(rewriteService, text)
}

function rewriteService(whole: string, reached: Reached): string {
  const name = quoted(reached.service)
  const text = withAccount(whole, reached)
  const withPort = new RegExp(`(?<![\\w.-])${name}:(\\d{2,5})(?![\\w.-])`, 'g')
  const withoutPort = new RegExp(`\\b([a-z]+)://([^/@\\s]*@)?${name}(?![\\w.:-])`, 'g')
  return text
    .replace(withPort, (_, port: string) => addressOf(behind(reached, Number(port))))
    .replace(withoutPort, (url, scheme: string, user: string | undefined) => {
      const port = portOfScheme[scheme]
      if (port === undefined) return url
      return `${scheme}://${user ?? ''}${addressOf(behind(reached, port))}`
    })
}

/** URLs of the database as SQLAlchemy and libpq write them, with or without a driver and a port. */
function withAccount(text: string, { service, host, port, account }: Reached): string {
  if (account === undefined) return text
  const url = new RegExp(
    `\\b(postgres(?:ql)?(?:\\+\\w+)?)://(?:[^@\\s/]*@)?${quoted(service)}(?::\\d+)?(?![\\w.-])(?:/[\\w-]*)?`,
    'g',
  )
  const { user, password, database } = account
  const login = `${encodeURIComponent(user)}:${encodeURIComponent(password)}`
  return text.replace(
    url,
    (_, scheme: string) => `${scheme}://${login}@${host}:${port}/${database}`,
  )
}

const behind = (reached: Reached, port: number) =>
  reached.containerPort === undefined || reached.containerPort === port ? reached : refused

const addressOf = ({ host, port }: { readonly host: string; readonly port: number }) =>
  `${host}:${port}`

const quoted = (text: string) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')

/** `localhost:port` and its numeric spellings; of a URL whose scheme means the port, without it as well. */
export function rewriteLocalhost(text: string, port: number, address: string): string {
  const spelt = '(?:localhost|127\\.0\\.0\\.1|0\\.0\\.0\\.0)'
  const written = text.replace(new RegExp(`(?<![\\w.-])${spelt}:${port}(?!\\d)`, 'g'), address)
  const schemes = Object.keys(portOfScheme).filter((scheme) => portOfScheme[scheme] === port)
  return schemes.reduce(
    (all, scheme) =>
      all.replace(new RegExp(`\\b(${scheme}://)${spelt}(?![\\w.:-])`, 'g'), `$1${address}`),
    written,
  )
}

/**
 * Whole environments: beside the texts, variables such as REDIS_HOST together with REDIS_PORT, and those of
 * the account beside POSTGRES_SERVER.
 */
export function rewriteVariables(
  environment: Readonly<Record<string, string>>,
  services: readonly Reached[],
): Record<string, string> {
  const written: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    written[name] = rewriteServices(value, services)
  }
  for (const [name, value] of Object.entries(environment)) {
    const reached = services.find(({ service }) => service === value)
    const portName = name.replace(/(?:HOST(?:NAME)?|SERVER)$/, 'PORT')
    if (reached === undefined || portName === name) continue
    Object.assign(written, accountBeside(portName, environment, reached))
    const named = environment[portName]
    const { host, port } = named === undefined ? reached : behind(reached, Number(named))
    written[name] = host
    written[portName] = String(port)
  }
  return written
}

const accountNames: readonly (readonly [part: keyof Account, endings: readonly string[]])[] = [
  ['user', ['USER', 'USERNAME']],
  ['password', ['PASSWORD', 'PASS']],
  ['database', ['DB', 'DATABASE', 'NAME', 'DB_NAME']],
]

/** The variables of the account that are there, by the beginning of the name of the port. */
function accountBeside(
  portName: string,
  environment: Readonly<Record<string, string>>,
  { account }: Reached,
): Record<string, string> {
  if (account === undefined) return {}
  const start = portName.slice(0, -'PORT'.length)
  const pairs = accountNames.flatMap(([part, endings]) =>
    endings.map((ending) => [`${start}${ending}`, account[part]] as const),
  )
  return Object.fromEntries(pairs.filter(([name]) => name in environment))
}
