/** Backends whose ways to the database and to the store can be cut, and what they say then. */

import { byWayOf } from '../../faults/by-way.ts'
import { startTcpProxy, type TcpProxy } from '../../faults/tcp-proxy.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { call, excerpt } from '../../systems/http-client.ts'
import type { SystemProcess } from '../../systems/system.ts'
import { expectEqual } from '../expect.ts'
import { listPath } from './area-lists.ts'
import { type Sender, storeOf, trySend } from './files.ts'
import { healthyBackend } from './own-store.ts'
import { fileOf } from './sample-files.ts'

export interface CutBackend {
  readonly backend: SystemProcess
  readonly database: TcpProxy
  readonly storage: TcpProxy
}

/** A healthy backend behind two ways of this scenario's own. */
export async function backendWithWays(scene: ProductionScene): Promise<CutBackend> {
  const { variables } = scene.production
  const [ownUrl, endpoint] = [new URL(scene.addresses.owner.url), new URL(storeOf(scene).endpoint)]
  const [database, storage] = await Promise.all([wayTo(scene, ownUrl), wayTo(scene, endpoint)])
  const changes = {
    [variables.database]: byWayOf(ownUrl.href, database.address),
    [variables.r2.endpoint]: byWayOf(endpoint.href, storage.address).replace(/\/$/, ''),
  }
  return { backend: await healthyBackend(scene, changes), database, storage }
}

const wayTo = ({ scope }: ProductionScene, { hostname: host, port }: URL) =>
  startTcpProxy({ host, port: Number(port) }, scope)

/** Requests that cannot be served, and one that nobody may make; what each was answered. */
export async function askInVain(
  { production }: ProductionScene,
  sender: Sender,
): Promise<Record<string, string>> {
  const { backend, person } = sender
  const ask = async (path: string, token: string) => {
    const answer = await call(backend + path, { headers: { authorization: `Bearer ${token}` } })
    return `${answer.status} ${excerpt(answer)}`
  }
  const file = fileOf('plan.pdf', 'application/pdf', 2_000)
  const upload = await trySend(production, sender, 'documents', file)
  const path = await listPath(production, sender, 'projects')
  return {
    reading: await ask(path, person.token),
    'sending a file': `${upload.status} ${excerpt(upload)}`,
    'a broken token': await ask(path, `${person.token.slice(0, -8)}AAAAAAAA`),
    health: await ask(production.routes.health, person.token),
  }
}

/** Shorter values are words that stand in any text. */
const shortestSecret = 12

/** Values of the environment that nobody may read, and the token of the caller, where there is one. */
export function secretsOf(
  { production }: ProductionScene,
  { environment }: SystemProcess,
  person?: Sender['person'],
): Record<string, string> {
  const { database, redis, jwtSecret, r2, providers } = production.variables
  const plain = [jwtSecret, r2.accessKeyId, r2.secretAccessKey, ...providers]
  const named = [
    ...plain.map((name) => [name, environment[name] ?? '']),
    ...[database, redis].map((name) => [name, URL.parse(environment[name] ?? '')?.password ?? '']),
    ['the token of the user', person?.token.split('.')[2] ?? ''],
  ]
  return Object.fromEntries(named.filter(([, value = '']) => value.length >= shortestSecret))
}

/** No text shows one of the secrets; `texts` by where they stand. */
export function showNoSecret(
  texts: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): void {
  for (const [where, text] of Object.entries(texts)) {
    const shown = Object.keys(secrets).filter((name) => text.includes(secrets[name] ?? ''))
    expectEqual(`secrets that stand in ${where}`, shown, [])
  }
}
