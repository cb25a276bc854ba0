/** The environment that a system is started with: its manifest's values, filled from the target. */
import { createHmac } from 'node:crypto'
import { suiteError } from '../core/errors.ts'
import type { StackAddresses } from '../ports/services.ts'
import type { RunnableManifest } from './manifest.ts'
import { ledAlike } from './same-database.ts'

export type Environment = Readonly<Record<string, string>>

/** Changes to an environment: a text replaces or adds, null removes. */
export type Changes = Readonly<Record<string, string | null>>

/**
 * Every variable of the manifest with `${place}` filled: `postgres.url`, `redis.password`,
 * `supabase.anonKey`, `mailbox.smtpPort` and so on; `${secret}` is a random value, the same for every
 * process that has this stack and this variable: whoever signs and whoever checks must agree. Where
 * they call it by different names, both say `${secret.name}`.
 */
export function environmentOf(
  manifest: Pick<RunnableManifest, 'environment' | 'file'> & Vectorless,
  stack: StackAddresses,
): Environment {
  return {
    ...fill(manifest.environment, stack, manifest.file),
    ...withoutVectorsIn(manifest, stack),
  }
}

interface Vectorless {
  readonly withoutVectors?: Environment
}

/** What differs in a database that has no pgvector; nothing where it has, or where nobody has looked. */
export function withoutVectorsIn(
  { withoutVectors = {}, file }: Pick<RunnableManifest, 'file'> & Vectorless,
  stack: StackAddresses,
): Environment {
  return stack.postgres.vectors === false ? fill(withoutVectors, stack, file) : {}
}

/** Changes that take this back: for starts that end before any database is asked. */
export function asWithVectors(
  manifest: Pick<RunnableManifest, 'environment' | 'file'> & Vectorless,
  stack: StackAddresses,
): Changes {
  const written = fill(manifest.environment, stack, manifest.file)
  const names = Object.keys(withoutVectorsIn(manifest, stack))
  return Object.fromEntries(names.map((name) => [name, written[name] ?? null]))
}

/** The same for any set of values. */
export function fill(values: Environment, stack: StackAddresses, file: string): Environment {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      value.replace(/\$\{([\w.]+)\}/g, (_, place: string) => lookUp(place, stack, name, file)),
    ]),
  )
}

/** `environment` with `changes` made; what leads to the same database as a changed address follows it. */
export function changed(environment: Environment, changes: Changes): Environment {
  const all = { ...environment, ...changes, ...ledAlike(environment, changes) }
  const kept = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
  return Object.fromEntries(kept)
}

/** Derived from what is random for each stack, and not from addresses: faults strike on ways of their own. */
function secretFor(name: string, stack: StackAddresses): string {
  const random = `${stack.postgres.password} ${stack.supabase.serviceKey}`
  return createHmac('sha256', random).update(name).digest('hex').slice(0, 36)
}

function lookUp(place: string, stack: StackAddresses, name: string, file: string): string {
  if (place === 'secret') return secretFor(name, stack)
  const [service, field, ...rest] = place.split('.')
  if (service === 'secret' && field && rest.length === 0) return secretFor(field, stack)
  const address = stack[service as keyof StackAddresses] as object | undefined
  const value = address === undefined ? undefined : Reflect.get(address, field ?? '')
  if (rest.length === 0 && (typeof value === 'string' || typeof value === 'number')) {
    return String(value)
  }
  throw suiteError('MANIFEST_BROKEN', {
    file,
    detail: `environment.${name} asks for \${${place}}, which no target supplies`,
    example: 'fixtures/systems/curriculum-extractor/plumbline.yaml',
  })
}
