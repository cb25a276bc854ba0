/** Variables that insist on an encrypted database, which the target has for one scenario alone. */

type Values = Readonly<Record<string, string>>

const asksForIt = /^(PGSSLMODE|(DB|DATABASE|POSTGRES|PG)_\w*(SSL|TLS)(_?MODE)?)$/

/** What programs take for yes, and their no; the modes are libpq's (PostgreSQL, "SSL Support"). */
const opposites: Values = {
  ...{ true: 'false', yes: 'no', on: 'off', '1': '0' },
  ...{ require: 'disable', 'verify-ca': 'disable', 'verify-full': 'disable' },
}

/** The same values without, and those that ask for it as they were. */
export function withoutEncryption(values: Values): { plain: Values; encrypted: Values } {
  const asking = Object.entries(values).filter(
    ([name, value]) => asksForIt.test(name) && opposites[value.toLowerCase()] !== undefined,
  )
  const off = asking.map(([name, value]) => [name, opposites[value.toLowerCase()] ?? ''] as const)
  return {
    plain: { ...values, ...Object.fromEntries(off) },
    encrypted: Object.fromEntries(asking),
  }
}
