/** Variables that lead to one database: whoever changes one of them means the database, not the name. */

type Texts = Readonly<Record<string, string>>

/**
 * What an environment gets besides when `changes` give it other addresses of databases: each in the form that
 * the system has it in, with its driver and its parameters, and so do the other variables that lead to the
 * same database. One that has a user of its own, as migrations may, keeps it.
 */
export function ledAlike(
  environment: Texts,
  changes: Readonly<Record<string, string | null>>,
): Texts {
  const alike = Object.entries(changes).flatMap(([name, text]) => {
    const [before, now] = [addressIn(environment[name]), addressIn(text)]
    if (before === undefined || now === undefined) return []
    return Object.entries(environment).flatMap(([other, value]) => {
      const own = addressIn(value)
      if (own === undefined || (other !== name && other in changes)) return []
      if (other === name && spellings.has(text ?? '')) return [[other, text ?? ''] as const]
      if (placeOf(own) !== placeOf(before)) return []
      const isSameUser = own.username === before.username
      return [[other, isSameUser ? inFormOf(value, text ?? '') : placedAt(own, now)] as const]
    })
  })
  return Object.fromEntries(alike.toReversed()) // of two changes the first one leads
}

function addressIn(text: string | null | undefined): URL | undefined {
  if (!/^postgres(ql)?(\+\w+)?:\/\//.test(text ?? '')) return undefined
  return URL.parse(text ?? '') ?? undefined
}

const placeOf = ({ host, pathname }: URL) => host + pathname

/** Addresses whose spelling is what a check looks at; each names a port or a password of its own. */
const spellings = new Set<string>()

/** The address, which the variable that is changed then gets as it stands, in no form of the system's own. */
export function asItStands(address: string): string {
  spellings.add(address)
  return address
}

/** The driver belongs to the program, as in `postgresql+psycopg`; parameters do where the address has none. */
function inFormOf(own: string, address: string): string {
  const scheme = own.slice(0, own.indexOf(':'))
  const parameters = address.includes('?') ? '' : (/\?.*$/.exec(own)?.[0] ?? '')
  return address.replace(/^[^:]+/, scheme) + parameters
}

function placedAt(own: URL, { host, pathname }: URL): string {
  const led = new URL(own)
  led.host = host
  led.pathname = pathname
  return led.href
}
