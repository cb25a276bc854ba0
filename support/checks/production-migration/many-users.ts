/** A hundred users at work, against ten: what they wait for, whose things they see, and what it costs. */
import { randomUUID } from 'node:crypto'
import { Unverified, Violation } from '../../core/errors.ts'
import { closedLoad } from '../../load/closed-load.ts'
import { obstacleForQueues } from '../../load/obstacle.ts'
import type { LoadRecord } from '../../load/open-load.ts'
import { oneLook } from '../../load/plan.ts'
import { evidenceFor, type LatencyPromise, type SuccessPromise } from '../../load/promises.ts'
import { quantileOf } from '../../load/quantile.ts'
import { readingsOf } from '../../load/readings.ts'
import { type LoadVerdict, verdictOf } from '../../load/verdict.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { query } from '../../services/postgres/driver.ts'
import { sessionsOfLogin } from '../../services/postgres/kept-connections.ts'
import { call } from '../../systems/http-client.ts'
import type { SystemProcess } from '../../systems/system.ts'
import { listPath } from './area-lists.ts'
import { madeId, makeProject } from './areas.ts'
import { type OwnAddress, poolerAddress } from './database-address.ts'
import { type Sender, send } from './files.ts'
import { healthyBackend } from './own-store.ts'
import { fileOf } from './sample-files.ts'
import { somebody } from './somebody.ts'
import { itemsIn } from './told.ts'

/** The catalogue's figures: the document says "without degradation" and nothing more. */
const [few, many] = [10, 100]
const thinkMs = 1_000
/** On a busy machine a round may take longer: it ends when there were enough requests. */
const [fewForMs, manyForMs] = [10_000, 60_000]
/** So many without a failure show a share of 0.1 % with 95 % confidence. */
const enough = 3_000
export const almostNoneFails: SuccessPromise = { kind: 'success', failuresAtMost: 0.001 }

export interface Crowd {
  readonly backend: SystemProcess
  readonly login: OwnAddress
  readonly users: readonly Sender[]
}

export interface Crowded {
  readonly few: LoadRecord
  readonly many: LoadRecord
  /** The most sessions that the backend had at once. */
  readonly sessions: number
  /** Answers in which something of another user stood. */
  readonly foreign: readonly string[]
}

/** All signed in before anything is measured, each with a project. */
export async function crowd(scene: ProductionScene): Promise<Crowd> {
  const login = await poolerAddress(scene)
  const { database } = scene.production.variables
  const backend = await healthyBackend(scene, { [database]: login.url })
  const users: Sender[] = []
  while (users.length < many) {
    const person = await somebody(scene)
    const header = `Bearer ${person.token}`
    const project = madeId(await makeProject(scene.production, backend.url, header, person.id))
    users.push({ person, project, backend: backend.url })
  }
  return { backend, login, users }
}

/** First ten of them, then all, each for a while. */
export async function work(scene: ProductionScene, crowd: Crowd): Promise<Crowded> {
  const { backend, login, users } = crowd
  const foreign: string[] = []
  const counter = sessionsOf(scene, login)
  const load = (count: number, forMs: number) => {
    let turn = 0
    const operation = async () => {
      turn += 1
      const user = users[turn % count]
      if (user !== undefined) await oneOf(scene, user, turn, foreign)
    }
    const pids = [backend.process.pid]
    const times = { forMs, thinkMs, mostTrials: enough, answerWithinMs: 10_000 }
    return closedLoad({ users: count, operation, ...times, pids })
  }
  const ten = await load(few, fewForMs)
  const all = await load(many, manyForMs)
  return { few: ten, many: all, sessions: await counter.most(), foreign }
}

/** Reads, writes and now and then sends a file; every answer must be about the user who asks. */
async function oneOf(scene: ProductionScene, user: Sender, turn: number, foreign: string[]) {
  const { production } = scene
  const { person, backend } = user
  const authorization = `Bearer ${person.token}`
  const kind = Math.floor(turn / many) % 5
  if (kind === 4) {
    await send(scene, user, 'documents', fileOf(`${randomUUID()}.pdf`, 'application/pdf', 2_000))
    return
  }
  if (kind === 1) {
    madeId(await makeProject(production, backend, authorization, person.id))
    return
  }
  const path = await listPath(production, user, 'projects')
  const answer = await call(backend + path, { headers: { authorization } })
  if (answer.status !== 200) throw new Violation(`a list answers ${answer.status}`)
  const names = itemsIn(answer).map(({ name }) => String(name))
  // Every project here is named after its owner.
  const others = names.filter((name) => name !== person.id)
  if (others.length > 0 || names.length === 0) foreign.push(`${person.id}: ${others.join(', ')}`)
}

/** Counts the sessions of a login twice a second. */
function sessionsOf({ addresses, scope }: ProductionScene, { user }: OwnAddress) {
  let [most, over] = [0, false]
  const sql = `select count(*)::int as count ${sessionsOfLogin}`
  const look = async (): Promise<void> => {
    while (!over) {
      const [row] = await query(addresses.postgres.url, sql, [user])
      most = Math.max(most, Number(row?.count))
      await new Promise((resolve) => setTimeout(resolve, 500))
    }
  }
  const looking = look()
  const end = async () => {
    over = true
    await looking
    return most
  }
  scope.undo('count sessions no more', end)
  return { most: end }
}

/** Twice what ten users wait for, but never less than what one operation may take, nor more than a second. */
export function bearable({ few: record }: Pick<Crowded, 'few'>): LatencyPromise {
  const { slow, quick } = readingsOf(record)
  const { cluster } = evidenceFor(almostNoneFails, record).slow
  const { atMostMs: atMost } = quantileOf(slow, quick, 0.95, { cluster, risk: 0.05 })
  const twice = Number.isFinite(atMost) ? 2 * atMost : 1_000
  return { kind: 'latency', quantile: 0.95, belowMs: Math.min(1_000, Math.max(200, twice)) }
}

/** What the record of all users says of a promise. */
export function verdictAbout(
  { many: record }: Crowded,
  promise: LatencyPromise | SuccessPromise,
): LoadVerdict {
  const { looks: _looks, falseAlarm: violated, falsePass: conforms } = oneLook(record.trials.count)
  const what = 'requests of a hundred users'
  const evidence = evidenceFor(promise, record)
  const trial = { what, promise, obstacle: obstacleForQueues }
  return verdictOf(trial, evidence, [record], { violated, conforms })
}

const mostSessions = 60

/** Nobody saw anything of others, and the database was not crowded. */
export function stayedApart({ foreign, sessions, many: record }: Crowded): void {
  if (record.trials.count === 0) throw new Unverified('no request was made')
  if (foreign.length > 0) {
    const received = foreign.slice(0, 5)
    throw new Violation('a user was shown things of another', { expected: [], received })
  }
  if (sessions >= mostSessions) {
    const facts = { expected: `fewer than ${mostSessions}`, received: sessions }
    throw new Violation('the backend takes too many sessions of the database', facts)
  }
}
