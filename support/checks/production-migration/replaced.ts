/** Production is replaced while users write: whatever it has taken is still there afterwards. */
import { randomUUID } from 'node:crypto'
import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import { startTcpProxy } from '../../faults/tcp-proxy.ts'
import { type Recorder, recorder } from '../../history/history.ts'
import { closedLoad } from '../../load/closed-load.ts'
import type { LoadRecord } from '../../load/open-load.ts'
import { latencyOverTime, throughput } from '../../load/plots.ts'
import type { ComposedProduction } from '../../run/production-composition.ts'
import type { ProductionScene } from '../../run/scene.ts'
import type { Answer } from '../../systems/http-client.ts'
import { cameUp } from '../composition.ts'
import { makeProject } from './areas.ts'
import { backendOf, bringUp, isThere, production } from './composed.ts'
import { isTaken, type Sender, type Sent, senderAt, sentBy, storeOf, trySend } from './files.ts'
import { fileOf } from './sample-files.ts'
import { somebody } from './somebody.ts'

export interface Writers {
  readonly sender: Sender
  /** What was asked for and what was answered, on one clock. */
  readonly recorder: Recorder
  readonly files: Sent[]
  /** How many were taken so far. */
  taken(): number
  /** By the clock of `performance.now()`, in milliseconds. */
  readonly beganAt: number
  /** What was written and how long it took, once nobody writes any more. */
  leave(): Promise<LoadRecord>
}

export interface Replaced {
  readonly writers: Writers
  /** Taken before it went down, and taken altogether. */
  readonly taken: readonly [before: number, altogether: number]
}

/**
 * So much later everything arrives at the store: what is told too early is still on its way when a
 * backend has ended, which takes a few tenths of a second on a busy machine.
 */
const storeDelayMs = 500

/** Production behind a slow way to its store, brought up. */
export async function slowlyStoring(scene: ProductionScene): Promise<ComposedProduction> {
  const { endpoint } = storeOf(scene)
  const { hostname: host, port } = new URL(endpoint)
  const way = await startTcpProxy({ host, port: Number(port) }, scene.scope)
  way.slow(storeDelayMs)
  const { address } = way
  const { r2 } = scene.production.variables
  const changes = { [r2.endpoint]: `http://${address.host}:${address.port}` }
  const composed = await production(scene, { changes })
  await isThere(scene, await bringUp(composed))
  return composed
}

/** Half of them send a file, half make a project, each anew 20 ms after its answer. */
const rhythm = { users: 6, thinkMs: 20 }
/** The load ends long before, when its users leave. */
const atMostMs = 600_000

/** Users who send files and make projects, again and again, whatever is answered. */
export async function writers(
  scene: ProductionScene,
  composed: ComposedProduction,
): Promise<Writers> {
  const sender = await senderAt(scene, backendOf(scene, composed), await somebody(scene))
  const state = { taken: 0, files: [] as Sent[], recorder: recorder() }
  const { manifest, record } = { manifest: scene.production, record: state.recorder.record }
  const told = async (subject: string, ask: () => Promise<Answer>) => {
    record({ at: performance.now(), subject, kind: 'submitted' })
    const answer = await ask()
    // Of an error or of no answer nobody knows whether it was done; only a refusal says that it was not.
    const kind = kindOf(answer)
    if (kind !== undefined) record({ at: performance.now(), subject, kind })
    if (kind !== 'accepted') throw new Violation(`the answer is ${answer.status}`)
    state.taken += 1
    return answer
  }
  const sendFile = async () => {
    const file = fileOf(`${randomUUID()}.pdf`, 'application/pdf', 3_000)
    const answer = await told(file.name, () => trySend(manifest, sender, 'documents', file))
    state.files.push(sentBy(manifest, 'documents', file, answer))
  }
  const makeRow = async () => {
    const name = randomUUID()
    const header = `Bearer ${sender.person.token}`
    await told(name, () => makeProject(manifest, sender.backend, header, name))
  }
  const load = writeOn((trial) => (trial % 2 === 0 ? sendFile() : makeRow()))
  scene.scope.undo('let the writers leave', load.leave)
  const { files, recorder: own } = state
  return { ...load, sender, files, recorder: own, taken: () => state.taken }
}

/** The load that goes on until its users leave. Nobody promises an answer while production is replaced. */
function writeOn(write: (trial: number) => Promise<void>): Pick<Writers, 'beganAt' | 'leave'> {
  const leaving = new AbortController()
  const broken: unknown[] = []
  const operation = (trial: number) =>
    write(trial).catch((error: unknown) => {
      if (!(error instanceof Violation)) broken.push(error)
      throw error
    })
  const beganAt = performance.now()
  const load = closedLoad({
    ...{ ...rhythm, operation, until: leaving.signal },
    ...{ forMs: atMostMs, answerWithinMs: takenWithinMs },
  })
  const leave = async () => {
    leaving.abort()
    const record = await load
    if (broken.length > 0) throw broken[0]
    return record
  }
  return { beganAt, leave }
}

const kindOf = (answer: Answer) =>
  isTaken(answer) ? 'accepted' : answer.status < 500 ? 'refused' : undefined

/** So many are taken before production goes down, and so many again once it is back. */
const enough = { writes: 40, files: 3 }
const takenWithinMs = 60_000

/** Takes all containers away, their volumes not, and makes new ones, while the writers write. */
export async function replaceWhole(
  scene: ProductionScene,
  composed: ComposedProduction,
  writing: Writers,
): Promise<Replaced> {
  const taken = () => ({ writes: writing.taken(), files: writing.files.length })
  const enoughSince = (start: ReturnType<typeof taken>) =>
    eventually(
      `${enough.writes} writes are taken, ${enough.files} files among them`,
      () => {
        const writes = taken().writes - start.writes
        const files = taken().files - start.files
        if (writes >= enough.writes && files >= enough.files) return
        throw new Violation(`only ${writes} were, and ${files} files`)
      },
      { withinMs: takenWithinMs },
    )
  const sinceTheStart = () => performance.now() - writing.beganAt
  await enoughSince({ writes: 0, files: 0 })
  const fromMs = sinceTheStart()
  cameUp(await composed.compose('down'))
  const before = taken()
  const result = await composed.compose('up', '--detach', '--wait')
  await isThere(scene, { composed, result })
  const toMs = sinceTheStart()
  await enoughSince(before)
  const record = await writing.leave()
  const title = 'writes while the containers are replaced'
  const marks = [{ fromMs, toMs, label: 'replaced' }]
  for (const draw of [latencyOverTime, throughput]) {
    scene.pictured(title, draw(record, { title, marks }))
  }
  return { writers: writing, taken: [before.writes, writing.taken()] }
}
