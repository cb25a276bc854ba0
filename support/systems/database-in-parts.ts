/** Systems that spell the address of the database otherwise than as DATABASE_URL: in parts, or under another name. */
import type { StackAddresses } from '../ports/services.ts'
import { type Changes, type Environment, fill } from './environment.ts'

const ofDatabase = /\$\{(?:postgres|owner)\.(?:url|host|port|user|password|database)\}/

/**
 * The changes as such a system takes them up: what `templates`, the variables of its manifest, fill from the
 * database is filled from the new address. Those of a system that has a DATABASE_URL are as they were.
 */
export function inItsOwnWords(
  changes: Changes,
  templates: Environment,
  stack: StackAddresses,
  file: string,
): Changes {
  const { DATABASE_URL: address, ...others } = changes
  if (typeof address !== 'string' || 'DATABASE_URL' in templates) return changes
  const own = Object.entries(templates).filter(([, value]) => ofDatabase.test(value))
  if (own.length === 0) return changes
  const database = partsOf(address)
  const [postgres, owner] = [stack.postgres, stack.owner].map((all) => ({ ...all, ...database }))
  if (postgres === undefined || owner === undefined) return changes
  return { ...fill(Object.fromEntries(own), { ...stack, postgres, owner }, file), ...others }
}

function partsOf(address: string) {
  const { hostname, port, username, password, pathname } = new URL(address)
  return {
    url: address,
    host: hostname,
    port: Number(port || 5432),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    database: decodeURIComponent(pathname.slice(1)),
  }
}
