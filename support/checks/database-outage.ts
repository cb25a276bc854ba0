/** What the health check says while the way to the database is cut, and afterwards. */
import { Violation } from '../core/errors.ts'
import { eventually, throughout } from '../core/eventually.ts'
import type { Injury } from '../faults/injury.ts'
import { startTcpProxy, type TcpProxy } from '../faults/tcp-proxy.ts'
import type { Scene } from '../run/scene.ts'
import { type Answer, call } from '../systems/http-client.ts'
import { backendReady, type SystemProcess } from '../systems/system.ts'
import { expectEqual, expectThat } from './expect.ts'
import { pointedTo } from './own-queue.ts'

/** Three checks at the documented interval of 10 s: by then an outage shows, and a recovery, too. */
const noticedWithinMs = 30_000

/** Longer than any answer may take, so that a late one is measured and not just missed. */
const observeForMs = 10_000

/** What a caller sees of one outage. */
export interface Outage {
  readonly how: string
  readonly noticedAfterMs: number
  readonly recoveredAfterMs: number
  /** Of every answer during the outage. */
  readonly statuses: readonly number[]
  readonly slowestMs: number
}

export interface GuardedBackend {
  readonly backend: SystemProcess
  readonly line: TcpProxy
}

/** A backend that reaches its database over a line of this scenario alone. */
export async function backendOverLine(scene: Scene): Promise<GuardedBackend> {
  const { manifest, addresses, scope } = scene
  const { postgres } = addresses
  const line = await startTcpProxy(postgres, scope)
  const { port } = line.address
  const url = new URL(postgres.url)
  url.port = String(port)
  const instead = { ...postgres, port, url: url.href }
  const backend = await scene.start('backend', pointedTo(scene, { postgres: instead }))
  await backendReady(manifest, backend)
  return { backend, line }
}

/** Injures the line, watches the health check until it notices, heals, and waits for the recovery. */
export async function outage(
  { manifest }: Scene,
  { backend }: GuardedBackend,
  how: string,
  injure: () => Injury | Promise<Injury>,
): Promise<Outage> {
  const ask = () => call(backend.url + manifest.routes.health, { withinMs: observeForMs })
  const injury = await injure()
  const answers: Answer[] = []
  const notice = await settles(`the health check notices that the database ${how}`, async () => {
    // Two callers at a time: one of them may get a connection that is still believed to be good.
    const both = await Promise.all([ask(), ask()])
    answers.push(...both)
    const good = both.some(({ status }) => status === 200)
    if (good) throw new Violation('it answers 200', { expected: 'not 200' })
  })
  await injury.heal()
  const recovery = await settles('the health check recovers with the database', async () => {
    expectEqual('the health check', (await ask()).status, 200)
  })
  await throughout(async () => expectEqual('a later health check', (await ask()).status, 200), {
    forMs: 200,
  })
  return {
    how,
    noticedAfterMs: notice,
    recoveredAfterMs: recovery,
    statuses: answers.slice(answers.findIndex(({ status }) => status !== 200)).map((a) => a.status),
    slowestMs: Math.round(Math.max(...answers.map(({ durationMs }) => durationMs))),
  }
}

/** Milliseconds until `ask` holds. */
async function settles(what: string, ask: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await eventually(what, ask, { withinMs: noticedWithinMs })
  return Math.round(performance.now() - began)
}

/** Once it has noticed it goes on saying so. */
export function staysNoticed(outages: readonly Outage[]): void {
  for (const { how, statuses } of outages) {
    const good = statuses.filter((status) => status === 200)
    expectEqual(`health checks that answer 200 while the database ${how}`, good, [])
  }
}

/** Every answer came within `limitMs`, a bad one, too. */
export function answersInTime(outages: readonly Outage[], limitMs: number): void {
  for (const { how, slowestMs } of outages) {
    expectThat(slowestMs < limitMs, `the health check is slow while the database ${how}`, {
      expected: `less than ${limitMs} ms`,
      received: `${slowestMs} ms`,
    })
  }
}
