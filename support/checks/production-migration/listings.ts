/** The system's own list of files below a prefix, against a store whose contents are known. */
import { join } from 'node:path'
import { execa } from 'execa'
import { Unverified, Violation } from '../../core/errors.ts'
import type { ObjectStoreAddress } from '../../ports/object-store.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { withObjectStore } from '../../run/shared-production.ts'
import { putObjects } from '../../services/object-store/observe.ts'
import { changed, environmentOf } from '../../systems/environment.ts'
import { machineEnvironment } from '../../systems/system.ts'
import { expectEqual } from '../expect.ts'
import { leadingTo } from './own-store.ts'

/** The catalogue's figures: more than one page of a thousand, and some whose prefix is only similar. */
const wanted = 1_105
const similar = 5

export interface Filled {
  readonly prefix: string
  /** Keys below the prefix, in order. */
  readonly keys: readonly string[]
}

/** Fills the store. */
export async function fill(store: ObjectStoreAddress): Promise<Filled> {
  const prefix = 'reports/2025/'
  const numbered = (count: number, start: string) =>
    Array.from({ length: count }, (_, i) => `${start}${String(i).padStart(5, '0')}.txt`)
  const keys = numbered(wanted, prefix)
  await putObjects(store, [...keys, ...numbered(similar, 'reports/2025-drafts/')])
  return { prefix, keys }
}

/** A page of the interface takes milliseconds. */
const budgetMs = 60_000

/** What the system lists below `prefix`, sorted. */
export async function listed(
  scene: ProductionScene,
  store: ObjectStoreAddress,
  prefix: string,
): Promise<string[]> {
  const { production, addresses, dir } = scene
  const { listing, repository, sources } = production
  if (listing === undefined) throw new Unverified('needs listing in the manifest')
  const [command = '', ...words] = listing
  const args = words.map((word) => word.replaceAll('{prefix}', prefix))
  const environment = environmentOf(production, withObjectStore(addresses))
  const env = changed({ ...machineEnvironment(dir), ...environment }, leadingTo(scene, store))
  const { exitCode, stdout, stderr } = await execa(command, args, {
    ...{ cwd: join(repository, sources.backend), env, extendEnv: false },
    ...{ reject: false, stdin: 'ignore', timeout: budgetMs },
  })
  if (exitCode !== 0) {
    const said = stderr.trim().split('\n').slice(-6).join('\n')
    throw new Violation(`listing "${prefix}" ends with status ${exitCode}:\n${said}`)
  }
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .sort()
}

/** Exactly these keys, each once; told by their number and the first that differs. */
export function areExactly(received: readonly string[], keys: readonly string[]): void {
  const missing = keys.filter((key) => !received.includes(key))
  const foreign = received.filter((key) => !keys.includes(key))
  expectEqual(
    `what is listed of ${keys.length} files`,
    { count: received.length, missing: missing.slice(0, 3), foreign: foreign.slice(0, 3) },
    { count: keys.length, missing: [], foreign: [] },
  )
}
