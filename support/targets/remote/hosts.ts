/** Which hosts a run may talk to at all: those on the list, and none that is denied. */
import { suiteError } from '../../core/errors.ts'

export interface HostRules {
  /** A host, or `.example.com` for every host below it. */
  readonly allow: readonly string[]
  /** Words that neither the host nor the user of an address may hold, such as the id of a project. */
  readonly deny: readonly string[]
}

/** Throws `REMOTE_HOST` for the first address that is denied, or that nobody has allowed. */
export function refuseStrangeHosts(addresses: readonly string[], { allow, deny }: HostRules): void {
  for (const address of addresses) {
    const { hostname, username } = new URL(address)
    const banned = deny.find((word) =>
      `${hostname} ${decodeURIComponent(username)}`.toLowerCase().includes(word.toLowerCase()),
    )
    if (banned !== undefined) {
      throw suiteError('REMOTE_HOST', { host: hostname, why: `is denied by "${banned}"` })
    }
    if (!isAllowed(hostname, allow)) {
      throw suiteError('REMOTE_HOST', { host: hostname, why: 'is not on the list "allow"' })
    }
  }
}

export function isAllowed(hostname: string, allow: readonly string[]): boolean {
  const host = hostname.toLowerCase()
  return allow.some((each) => {
    const rule = each.toLowerCase()
    return rule.startsWith('.') ? host.endsWith(rule) : host === rule
  })
}
