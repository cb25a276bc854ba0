/** The environments that a system can be started in, as changes to the one that the manifest describes. */
import { randomBytes } from 'node:crypto'
import type { Scene } from '../run/scene.ts'
import { type Changes, environmentOf } from '../systems/environment.ts'
import type { Manifest } from '../systems/manifest.ts'
import { environments as documentedEnvironments } from '../systems/manifest-parts/environments.ts'

export const environmentNames = ['local', 'staging', 'production'] as const
export type EnvironmentName = (typeof environmentNames)[number]

/** The discard service: nobody listens there, and events are of no interest to most scenarios. */
const silentTracker = 'http://plumbline@127.0.0.1:9/1'

/** Complete and right: with nothing but these changes the system must start. */
export function environmentFor({ manifest }: Scene, name: EnvironmentName): Changes {
  const { environments } = manifest
  const own = { [environments.variable]: name, ...environments[name] }
  if (name === 'local') return own
  const dashboard = environments[name].FRONTEND_HOST ?? ''
  return {
    ...own,
    [environments.cors]: dashboard,
    [environments.errorTracker]: silentTracker,
    // An account of this scenario alone: nobody's password is changed by a start.
    [environments.superuser]: `superuser-${randomBytes(6).toString('hex')}@example.com`,
  }
}

/** Every variable that holds a secret, be it inside a URL. */
export function secretVariables({ environments }: Manifest): string[] {
  return [...Object.keys(environments.secrets), ...environments.urls]
}

/** What the variable holds with `secret` as its secret: the secret itself, or its URL with that password. */
export function holding({ manifest, addresses }: Scene, variable: string, secret: string): string {
  if (!manifest.environments.urls.includes(variable)) return secret
  const url = new URL(environmentOf(manifest, addresses)[variable] ?? '')
  url.password = encodeURIComponent(secret)
  return url.href
}

/** The same secret in every one of these variables. */
export function allHolding(scene: Scene, variables: readonly string[], secret: string): Changes {
  return Object.fromEntries(variables.map((name) => [name, holding(scene, name, secret)]))
}

/** Random letters and digits. */
export function randomText(length: number): string {
  const text = randomBytes(length * 2)
    .toString('base64')
    .replaceAll(/[^a-z0-9]/gi, '')
  return text.slice(0, length)
}

/** The variable under all of its names: the public key of Supabase has two. */
export function namesOf({ environments }: Manifest, variable: string): readonly string[] {
  return environments.anonKey.includes(variable) ? environments.anonKey : [variable]
}

/**
 * What the documents require, and what the system itself does; the public key by the names under which it is
 * given, for one that is left would do, else by the one that is said.
 */
export function requiredNames(manifest: Manifest): readonly string[] {
  const { required, anonKey } = manifest.environments
  const given = anonKey.filter((name) => name in manifest.environment)
  const said = required.filter((name) => anonKey.includes(name))
  const [documented = ''] = anonKey
  const keys = [given, said.slice(0, 1), [documented]].find(({ length }) => length > 0) ?? []
  const all = [...documentedEnvironments.parse(undefined).required, ...required]
  return [...new Set(all.flatMap((name) => (anonKey.includes(name) ? keys : [name])))]
}

/** The secrets of an environment: the named ones and the passwords of its URLs. */
export function secretsIn(
  manifest: Manifest,
  environment: Readonly<Record<string, string>>,
): string[] {
  const { secrets, urls } = manifest.environments
  const plain = Object.keys(secrets).map((name) => environment[name])
  const inside = urls.map((name) => URL.parse(environment[name] ?? '')?.password)
  const values = [...plain, ...inside].filter((value) => value !== undefined)
  const all = values.flatMap((value) => [value, decoded(value)])
  return [...new Set(all)].filter((value) => value.trim() !== '')
}

/** As it was before it was put into a URL. */
export function decoded(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value // no percent-encoding after all: the text stands for itself
  }
}
