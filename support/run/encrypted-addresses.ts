/** Addresses that a system takes encrypted only, outside local development: the target's own speak in clear. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { makeAuthority } from '../services/redis/certificates.ts'
import { encryptedDoor } from '../services/redis/encrypted.ts'
import { type Changes, changed, type Environment, environmentOf } from '../systems/environment.ts'
import {
  isProduction,
  type Manifest,
  type ProcessRole,
  type ProductionManifest,
} from '../systems/manifest.ts'
import { type SystemProcess, startProcess } from '../systems/system.ts'
import type { Place } from './scene.ts'
import { withObjectStore } from './shared-production.ts'

const inClear = /^http:\/\/(127\.0\.0\.1|localhost):(\d+)/

/** Those of `encrypted` that lead to a service of this machine in clear, where the environment is not local. */
export function toBeEncrypted(
  { environments }: Pick<Manifest, 'environments'>,
  environment: Environment,
): string[] {
  const name = environment[environments.variable] ?? 'local'
  if (name === 'local') return []
  return environments.encrypted.filter((each) => inClear.test(environment[each] ?? ''))
}

/** `changes`, with a door before each of these addresses and its certificate among the trusted ones. */
export async function behindDoors(
  { dir, scope }: Pick<Place, 'dir' | 'scope'>,
  manifest: Pick<Manifest, 'environments' | 'redis'>,
  values: Environment,
  changes: Changes,
): Promise<Changes> {
  const environment = changed(values, changes)
  const names = toBeEncrypted(manifest, environment)
  if (names.length === 0) return changes
  const folder = join(dir, 'doors')
  const authority = await makeAuthority(folder)
  const certificate = await authority.issue('IP:127.0.0.1,DNS:localhost')
  const opened = names.map(async (name) => {
    const address = environment[name] ?? ''
    const door = await encryptedDoor(certificate, Number(inClear.exec(address)?.[2]))
    scope.undo(`close the encrypted door of ${name}`, () => door.close())
    return [name, address.replace(inClear, `https://127.0.0.1:${door.port}`)] as const
  })
  const trusted = manifest.redis.trust.map(async (variable) => {
    const file = join(folder, `${variable}.crt`)
    const before = environment[variable]
    const known = before === undefined ? '' : await readFile(before, 'utf8')
    await writeFile(file, known + (await readFile(authority.file, 'utf8')))
    return [variable, file] as const
  })
  return { ...changes, ...Object.fromEntries(await Promise.all([...opened, ...trusted])) }
}

/** A process of the system, which finds encrypted what it takes encrypted only. */
export async function startBehindDoors(
  chosen: Manifest | ProductionManifest,
  role: ProcessRole,
  place: Parameters<typeof startProcess>[2] & Pick<Place, 'scope'>,
  changes: Changes,
): Promise<SystemProcess> {
  const all = { ...place, stack: withObjectStore(place.stack) }
  if (isProduction(chosen)) return startProcess(chosen, role, all, changes)
  const values = environmentOf(chosen, all.stack)
  return startProcess(chosen, role, all, await behindDoors(place, chosen, values, changes))
}
