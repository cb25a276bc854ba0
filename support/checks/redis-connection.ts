/** Whether the backend really holds a connection to the Redis of its environment. */
import { Violation } from '../core/errors.ts'
import { eventually, throughout } from '../core/eventually.ts'
import { freePort } from '../ports/loopback.ts'
import type { LogLine } from '../ports/process.ts'
import type { Scene } from '../run/scene.ts'
import { strangers } from '../services/redis/driver.ts'
import { type Answer, excerpt } from '../systems/http-client.ts'
import type { SystemProcess } from '../systems/system.ts'
import { reportsError } from './boot.ts'
import { expectThat } from './expect.ts'
import { admitsTrouble } from './health-words.ts'
import { healthOf } from './redis-login.ts'

/** Connections appear with the backend, in the database of its URL, and go away with it. */
export async function comesAndGoesWithTheBackend(
  scene: Scene,
  backend: SystemProcess,
): Promise<void> {
  const { url } = scene.addresses.redis
  const connected = await strangers(url)
  scene.measured('connections to Redis while the backend runs', {
    connections: connected.map(({ name, db, command }) => ({ name, db, command })),
  })
  expectThat(connected.length > 0, 'the started backend holds no connection to its Redis', {
    expected: 'at least one connection',
    received: 'none in CLIENT LIST',
  })
  const wanted = Number(new URL(url).pathname.slice(1) || 0)
  const used = connected.map(({ db }) => db)
  expectThat(used.includes(wanted), 'no connection uses the database of REDIS_URL', {
    expected: wanted,
    received: used,
  })
  await backend.process.stop()
  await eventually(
    'the connections end with the backend',
    async () => {
      const left = await strangers(url)
      if (left.length > 0) throw new Violation(`${left.length} connections are not the backend's`)
    },
    { withinMs: 5_000 },
  )
}

/** With nobody listening at REDIS_URL the backend must say so: by its health or by ending, and in its log. */
export async function reportsMissingRedis(scene: Scene): Promise<void> {
  const url = new URL(scene.addresses.redis.url)
  url.port = String(await freePort())
  const everywhere = Object.fromEntries(
    Object.entries(scene.manifest.environment)
      .filter(([, value]) => /\$\{redis\.url\}/.test(value))
      .map(([name]) => [name, url.href]),
  )
  const backend = await scene.start('backend', everywhere)
  await showsTrouble(scene, backend)
  await eventually(
    'the log names Redis',
    () => {
      const lines = backend.process.lines().map(({ text }) => text)
      if (!lines.some((line) => /redis/i.test(line))) {
        throw new Violation('no line of the log names Redis', { received: lines.slice(-3) })
      }
    },
    { withinMs: scene.manifest.processes.backend.readyWithin * 1000 },
  )
  const exit = backend.process.exit()
  scene.measured('the backend without its Redis', {
    ended: exit?.code ?? exit?.signal ?? 'no',
    log: backend.process
      .lines()
      .slice(-3)
      .map(({ text }) => text),
  })
  await backend.process.kill()
  expectThat(
    exit?.code !== 0,
    'the backend ends as if all was well although its Redis is not there',
  )
}

/** For how long the backend must not change its mind. */
const watchedMs = 2_000

/**
 * The health check names trouble, by its status or in its body, or does not answer. One that speaks of other
 * parts alone may answer that all is well where the log reports an error of Redis.
 */
export async function showsTrouble(
  { manifest }: Pick<Scene, 'manifest'>,
  { url, process }: SystemProcess,
  forMs = watchedMs,
): Promise<void> {
  let well: Answer | undefined
  const look = async () => {
    const answer = await healthOf(url + manifest.routes.health)
    if (answer?.status === 200 && !admitsTrouble(answer)) well ??= answer
  }
  await throughout(look, { forMs, everyMs: 100, isOver: () => process.exit() !== undefined })
  if (well === undefined) return
  const facts = { received: `200 ${excerpt(well)}` }
  await eventually(
    'the backend shows by its health check or by an error in its log that its Redis is not there',
    () => {
      if (process.lines().some(isErrorOfRedis)) return
      const what = 'the backend calls itself healthy and logs no error that names Redis'
      throw new Violation(what, facts)
    },
    { withinMs: manifest.processes.backend.readyWithin * 1000 },
  )
}

const isErrorOfRedis = (line: LogLine) => /redis/i.test(line.text) && reportsError(line)
