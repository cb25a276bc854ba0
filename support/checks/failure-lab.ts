/** A backend and workers with a queue and ways of their own, on which faults can strike and harm nobody else. */
import { Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import { byWayOf } from '../faults/by-way.ts'
import { type HttpProxy, startHttpProxy } from '../faults/http-proxy.ts'
import { startTcpProxy, type TcpProxy } from '../faults/tcp-proxy.ts'
import type { QueueRecords } from '../ports/job-history.ts'
import type { QueueProbe } from '../ports/queue.ts'
import type { RedisAddress } from '../ports/services.ts'
import { queueProbe, queueRecords } from '../queues/kinds.ts'
import { placeAt, type QueuePlace } from '../queues/place.ts'
import type { Scene } from '../run/scene.ts'
import { sessionsHeard } from '../services/postgres/sessions-heard.ts'
import type { RedisService } from '../services/redis/embedded.ts'
import type { Person } from '../services/supabase/people.ts'
import type { Changes } from '../systems/environment.ts'
import { type Upload, upload } from '../systems/ingestions.ts'
import { backendReady, type SystemProcess } from '../systems/system.ts'
import { tokenAt } from '../systems/token-exchange.ts'
import type { Influence } from './document-requests.ts'
import { paceOf } from './job-pace.ts'
import { pointedTo } from './own-queue.ts'
import { redisBeside } from './own-redis.ts'
import { userOf } from './users.ts'

export interface LabPlan {
  readonly workers: number
  /** False where nobody uploads anything. */
  readonly backend?: boolean
  readonly changes?: Changes
  /** How long a job takes, in milliseconds; as long as it takes by itself unless given. */
  readonly jobMs?: number
  /** True where the processes are to reach their Redis by a way that can be cut. */
  readonly redisByWay?: boolean
  /** Wins over `changes`, for the worker of this number; the first is 0. */
  readonly workerChanges?: (number: number) => Changes
}

export interface Lab {
  readonly scene: Scene
  readonly redis: RedisService
  /** The way of the processes to it, where the plan wants one; the suite itself goes there directly. */
  readonly redisWay: TcpProxy | undefined
  readonly place: QueuePlace
  readonly queue: QueueProbe
  readonly records: QueueRecords
  /** The way of the processes to the database, and to the storage. */
  readonly database: TcpProxy
  readonly storage: HttpProxy
  /** That jobs take as long as the plan says. */
  readonly pace: Influence | undefined
  /** By the server's numbers, the sessions that they have there. */
  sessions(): readonly number[]
  readonly backend: SystemProcess
  readonly person: Person
  /** Every worker that was ever started, in order. */
  readonly workers: SystemProcess[]
  /** Starts one more worker; does not wait until it is ready. */
  startWorker(changes?: Changes): Promise<SystemProcess>
  send(document: Buffer<ArrayBuffer>): Promise<Upload>
}

/** Everything is up and ready. */
export async function openLab(scene: Scene, plan: LabPlan): Promise<Lab> {
  const { scope, manifest, addresses } = scene
  const sessions = sessionsHeard()
  const [redis, database, storage, person] = await Promise.all([
    redisBeside(scene, 'lab-redis'),
    startTcpProxy(addresses.postgres, scope, sessions.overhear),
    startHttpProxy(addresses.supabase.url, scope),
    userOf(scene),
  ])
  const place = placeAt(manifest.queue, redis.address.url)
  const queue = queueProbe(place)
  scope.undo('close the queue', () => queue.close())
  const redisWay = plan.redisByWay ? await startTcpProxy(redis.address, scope) : undefined
  const pace = plan.jobMs === undefined ? undefined : await paceOf(scene, plan.jobMs, storage)
  const ways = waysOf(scene, { redis: byWay(redis.address, redisWay), database, storage })
  const changes = { ...ways, ...pace?.changes, ...plan.changes }
  const workers: SystemProcess[] = []
  const launchWorker = async (more: Changes = {}) => {
    const number = workers.length
    const own = { ...changes, ...plan.workerChanges?.(number), ...more }
    const worker = await scene.start('worker', own)
    workers[number] = worker
    endAtOnce(scene, worker)
    return worker
  }
  const backend = plan.backend === false ? undefined : await scene.start('backend', changes)
  if (backend !== undefined) endAtOnce(scene, backend)
  while (workers.length < plan.workers) await launchWorker()
  await Promise.all([
    backend === undefined ? undefined : backendReady(manifest, backend),
    areReady(scene, queue, plan.workers),
  ])
  // Whoever has an account at the system signs in before anything fails.
  if (backend !== undefined) await tokenAt(backend.url, person.token)
  const running = () => {
    if (backend === undefined) throw new Error('this lab has no backend')
    return backend
  }
  return {
    ...{ scene, redis, redisWay, place, queue, database, storage, person, workers, pace },
    sessions: sessions.open,
    records: queueRecords(place),
    get backend() {
      return running()
    },
    startWorker: launchWorker,
    send: (document) => upload(manifest, running().url, person.token, document),
  }
}

/** At the end of the scenario nobody judges how a process stops: it need not take its time. */
function endAtOnce({ scope }: Scene, { role, process }: SystemProcess): void {
  scope.undo(`end the ${role} at once`, () => process.kill())
}

/** By these changes the processes use the scenario's own Redis, and our ways to everything else. */
function waysOf(
  scene: Scene,
  { redis, database, storage }: { redis: RedisAddress; database: TcpProxy; storage: HttpProxy },
): Changes {
  const { postgres, supabase } = scene.addresses
  const url = new URL(postgres.url)
  url.port = String(database.address.port)
  return pointedTo(scene, {
    redis,
    postgres: { ...postgres, ...database.address, url: url.href },
    supabase: { ...supabase, url: storage.url },
  })
}

/** The address as those know it who come by the way. */
function byWay(address: RedisAddress, way: TcpProxy | undefined): RedisAddress {
  if (way === undefined) return address
  return { ...address, ...way.address, url: byWayOf(address.url, way.address) }
}

/** Waits until so many workers wait for jobs. */
async function areReady(scene: Scene, queue: QueueProbe, count: number): Promise<void> {
  await eventually(
    `${count} workers wait for jobs`,
    async () => {
      const waiting = await queue.consumers()
      if (waiting < count) throw new Violation(`${waiting} workers wait for jobs`)
    },
    { withinMs: scene.manifest.processes.worker.readyWithin * 1000 },
  )
}
