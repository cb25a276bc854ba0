/** How long the everyday operations of one user take, beside a thousand rows and on a longer way. */

import { randomUUID } from 'node:crypto'
import { Unverified, Violation } from '../../core/errors.ts'
import { byWayOf } from '../../faults/by-way.ts'
import { startTcpProxy } from '../../faults/tcp-proxy.ts'
import { closedLoad } from '../../load/closed-load.ts'
import { type Plan, usualRisks } from '../../load/plan.ts'
import type { LatencyPromise } from '../../load/promises.ts'
import { type LoadVerdict, tryUntilClear } from '../../load/verdict.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { identifier, query } from '../../services/postgres/driver.ts'
import { call } from '../../systems/http-client.ts'
import type { SystemProcess } from '../../systems/system.ts'
import { listPath } from './area-lists.ts'
import { madeId, makeProject } from './areas.ts'
import { changeOf } from './changes.ts'
import { callerOf, projectOf, type Sender, senderAt } from './files.ts'
import { healthyBackend } from './own-store.ts'
import { somebody } from './somebody.ts'

export interface Paced {
  readonly backend: SystemProcess
  readonly sender: Sender
  /** From now on a round trip to the database takes so much longer. */
  lengthen(ms: number): void
}

/** The document names no percentile; the catalogue reads the 95th. */
export const standardOperations: LatencyPromise = { kind: 'latency', quantile: 0.95, belowMs: 200 }

const rows = 1_000

/** A backend behind a way that can be made longer, and a user with a thousand projects. */
export async function pacedBackend(scene: ProductionScene): Promise<Paced> {
  const { production, addresses, scope } = scene
  const url = new URL(addresses.owner.url)
  const way = await startTcpProxy({ host: url.hostname, port: Number(url.port) }, scope)
  const led = byWayOf(url.href, way.address)
  const backend = await healthyBackend(scene, { [production.variables.database]: led })
  const sender = await senderAt(scene, backend.url, await somebody(scene))
  await multiply(scene, sender)
  return { backend, sender, lengthen: (ms) => void way.slow(ms / 2) }
}

async function multiply({ production, addresses }: ProductionScene, { project }: Sender) {
  await copyRow(addresses.postgres.url, production.areas.projects.table, project, rows - 1)
}

/**
 * Copies of a row, whatever columns its table has: all but its id, which is the database's to give, or a new
 * one where programs give it. Ids that a program alone can make leave nothing to copy.
 */
export async function copyRow(url: string, table: string, id: string, copies: number) {
  const columns = await query(
    url,
    `select quote_ident(attname) as name, atttypid::regtype::text as type,
       atthasdef or attidentity <> '' as given from pg_attribute
     where attrelid = $1::regclass and attnum > 0 and not attisdropped and attgenerated = ''`,
    [table],
  )
  const own = columns.find(({ name }) => name === 'id')
  const names = columns.filter(({ name }) => name !== 'id').map(({ name }) => String(name))
  const made = own === undefined || own.given === true ? [] : [newId(String(own.type))]
  const into = [...made.map(() => 'id'), ...names].join(', ')
  await query(
    url,
    `insert into ${identifier(table)} (${into}) select ${[...made, ...names].join(', ')}
     from ${identifier(table)}, generate_series(1, ${copies}) where id::text = $1`,
    [id],
  )
}

function newId(type: string): string {
  if (type === 'uuid') return 'gen_random_uuid()'
  if (/^(text|character varying)/.test(type)) return 'gen_random_uuid()::text'
  throw new Unverified(`rows cannot be copied: only the program makes an id of type ${type}`)
}

/** 200 repetitions, as the catalogue has it; ten of them late are within the promise. */
const plan: Plan = { looks: [100, 200], ...usualRisks, pass: 'last' }

/** List, read, make and change in turn, one after the other. */
export async function paceOf(scene: ProductionScene, paced: Paced): Promise<LoadVerdict> {
  const { sender, backend } = paced
  const operations = await operationsOf(scene, sender)
  for (const operation of operations) await operation() // warm
  let trials = 0
  const operation = async () => {
    trials += 1
    await operations[trials % operations.length]?.()
  }
  return tryUntilClear({
    what: 'everyday operations on the database',
    promise: standardOperations,
    plan,
    withinMs: 60_000,
    round: (mostTrials) =>
      closedLoad({
        ...{ users: 1, operation, mostTrials, forMs: 60_000 },
        answerWithinMs: 5_000,
        pids: [backend.process.pid],
      }),
  })
}

async function operationsOf({ production }: ProductionScene, sender: Sender) {
  const { backend, person, project } = sender
  const { one } = production.areas.projects
  const path = await listPath(production, sender, 'projects')
  const change = await changeOf(callerOf(production, sender), 'projects', projectOf(sender))
  const authorization = `Bearer ${person.token}`
  const own = backend + one.replace('{id}', project)
  const good = async (url: string, method = 'GET', body?: object) => {
    const headers = { authorization, ...(body && { 'content-type': 'application/json' }) }
    const said = body === undefined ? {} : { body: JSON.stringify(body) }
    const { status } = await call(url, { method, headers, ...said })
    if (status !== 200) throw new Violation(`${method} answers ${status}`)
  }
  const make = async () => {
    madeId(await makeProject(production, backend, authorization, randomUUID()))
  }
  const changing = change === undefined ? [] : [() => good(own, change.method, change.body)]
  return [() => good(backend + path), () => good(own), make, ...changing]
}
