/** The way to the database breaks, at work and at the start: what users and operators are told then. */

import { Violation } from '../../core/errors.ts'
import { eventually } from '../../core/eventually.ts'
import { byWayOf } from '../../faults/by-way.ts'
import { startTcpProxy, type TcpProxy } from '../../faults/tcp-proxy.ts'
import type { ProductionScene } from '../../run/scene.ts'
import { type Answer, call, excerpt } from '../../systems/http-client.ts'
import type { SystemProcess } from '../../systems/system.ts'
import { expectEqual, expectThat } from '../expect.ts'
import { listPath } from './area-lists.ts'
import { answersWithinMs, type Break, during, read } from './broken-reads.ts'
import { type CutBackend, secretsOf, showNoSecret } from './cut-ways.ts'
import { type Sender, senderAt } from './files.ts'
import { ofDatabase } from './said-words.ts'
import { somebody } from './somebody.ts'

/** The catalogue's figure for the first answer when it is back. */
const backWithinMs = 30_000

/** More than a pool of connections usually has. */
const readsAtOnce = 25

export interface BrokenTime {
  readonly how: Break
  /** Reads of a user while the way was broken. */
  readonly answers: readonly Answer[]
  /** Health meanwhile. */
  readonly health: number
  /** How the process has ended, if it has. */
  readonly exit: unknown
}

const breakWay = (way: TcpProxy, how: Break) =>
  how === 'refused' ? way.disconnect() : Promise.resolve(way.silence())

/** A user reads on while the way to the database is broken; heals it again and waits until it serves. */
export async function breakAndHeal(
  scene: ProductionScene,
  { backend, database }: CutBackend,
  sender: Sender,
  how: Break,
): Promise<BrokenTime> {
  const path = await listPath(scene.production, sender, 'projects')
  const injury = await breakWay(database, how)
  const reads = Array.from({ length: readsAtOnce }, () => read(sender, path, how))
  const asked = call(backend.url + scene.production.routes.health, { withinMs: answersWithinMs })
  const [answers, { status: health }] = await Promise.all([Promise.all(reads), asked])
  const exit = backend.process.exit()
  await injury.heal()
  return { how, answers, health, exit }
}

/** Each read was an error of the server that says whose fault it is, and health said so as well. */
export function wasGraceful({ how, answers, health, exit }: BrokenTime): void {
  const when = during(how)
  expectEqual(`the end of the backend ${when}`, exit, undefined)
  expectThat(health >= 500, `health is well ${when}`, { expected: 503, received: health })
  for (const answer of answers) {
    const text = excerpt(answer)
    const facts = { received: `${answer.status}: ${text}` }
    const failed = answer.status >= 500 && answer.status <= 599
    expectThat(failed, `a read is no error ${when}`, { expected: '503', ...facts })
    const named = ofDatabase.test(text)
    expectThat(named, `the answer does not say that it is the database ${when}`, facts)
    const inside = /Traceback|\bat \S+ \(|postgres(ql)?:\/\/|\b\d+\.\d+\.\d+\.\d+\b|SQLSTATE/
    expectThat(!inside.test(text), `the answer tells of the inside ${when}`, facts)
  }
}

/** Neither the answers nor the log show the password of the database or another secret. */
export function keptSecrets(
  scene: ProductionScene,
  backend: SystemProcess,
  sender: Sender,
  times: readonly BrokenTime[],
): void {
  const said = times.flatMap(({ answers }) => answers.map(excerpt)).join('\n')
  const log = backend.process.lines().map(({ text }) => text)
  const secrets = secretsOf(scene, backend, sender.person)
  showNoSecret({ 'the answers': said, 'the log': log.join('\n') }, secrets)
}

/** Without a hand on it the backend serves again, and not only now and then. */
export async function servesAgain(scene: ProductionScene, sender: Sender): Promise<void> {
  const path = await listPath(scene.production, sender, 'projects')
  const once = async () => {
    const { status } = await read(sender, path)
    if (status !== 200) throw new Violation(`a read answers ${status}`)
  }
  await eventually('the database is used again', once, { withinMs: backWithinMs })
  const more = await Promise.all(Array.from({ length: readsAtOnce }, () => read(sender, path)))
  const bad = more.map(({ status }) => status).filter((status) => status !== 200)
  expectEqual('reads that fail although the database is back', bad, [])
}

/** A start that meets a broken way, with the way to heal it. */
export interface BrokenStart {
  readonly how: Break
  readonly backend: SystemProcess
  readonly heal: () => Promise<void>
  /** That it has said nothing of its database. */
  readonly unsaid: Violation | undefined
}

/** Starts a backend whose way to the database is broken, and waits until it has said something of it. */
export async function startBroken(scene: ProductionScene, how: Break): Promise<BrokenStart> {
  const { variables, processes, routes } = scene.production
  const url = new URL(scene.addresses.owner.url)
  const place = { host: url.hostname, port: Number(url.port) }
  const way = await startTcpProxy(place, scene.scope)
  const injury = await breakWay(way, how)
  const led = byWayOf(url.href, way.address)
  const backend = await scene.start('backend', { [variables.database]: led })
  const withinMs = processes.backend.readyWithin * 1000 + answersWithinMs
  const words = new RegExp(`\\b${variables.database}\\b|${ofDatabase.source}`, 'i')
  const named = async () => {
    await askHealth(backend.url + routes.health)
    const said = backend.process.lines().map(({ text }) => text)
    expectThat(
      said.some((text) => words.test(text)),
      'the log does not name the database',
      {
        expected: `a line with ${variables.database} or the word database`,
        received: said.slice(-6),
      },
    )
  }
  const unsaid = await eventually('a start without a database says so', named, { withinMs }).then(
    () => undefined,
    ofSystem,
  )
  return { how, backend, heal: injury.heal, unsaid }
}

function ofSystem(error: unknown): Violation {
  if (error instanceof Violation) return error
  throw error
}

/**
 * Asks as an orchestrator does that never stops asking: programs that connect when they are asked first
 * have nothing to say before. What is answered is judged later.
 */
async function askHealth(url: string): Promise<void> {
  await call(url, { withinMs: answersWithinMs }).catch(ofSystem)
}

/** None of the starts has written a secret into its log. */
export function startsKeptSecrets(scene: ProductionScene, starts: readonly BrokenStart[]): void {
  for (const { how, backend } of starts) {
    const log = backend.process.lines().map(({ text }) => text)
    const texts = { [`the log of a start, database ${how}`]: log.join('\n') }
    showNoSecret(texts, secretsOf(scene, backend))
  }
}

/** It has ended with a failure, or waits unhealthy and becomes healthy when the database is there. */
export async function endsOrRecovers(scene: ProductionScene, start: BrokenStart): Promise<void> {
  const { backend, how, unsaid } = start
  if (unsaid !== undefined) throw unsaid
  const health = async () => {
    const url = backend.url + scene.production.routes.health
    return (await call(url, { withinMs: answersWithinMs })).status
  }
  const ended = () => backend.process.exit()
  const endsOrAnswers = async () => (ended() === undefined ? health() : undefined)
  const withinMs = scene.production.processes.backend.readyWithin * 1000 + answersWithinMs
  const status = await eventually('it ends, or answers about its health', endsOrAnswers, {
    withinMs,
  })
  expectThat((status ?? 500) >= 500, `health is well although the database is ${how}`, {
    received: status,
  })
  await start.heal()
  const exit = ended()
  if (exit !== undefined) {
    expectThat(exit.code !== 0, 'a start without a database ends as a success', { received: exit })
    return
  }
  const well = async () => {
    const status = await health()
    if (status !== 200) throw new Violation(`the health check answers ${status}`)
  }
  await eventually('it is healthy once the database is there', well, { withinMs: backWithinMs })
}

/** A user of a backend whose ways can be cut. */
export async function userOf(scene: ProductionScene, { backend }: CutBackend): Promise<Sender> {
  return senderAt(scene, backend.url, await somebody(scene))
}
