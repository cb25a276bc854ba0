/** The link to a managed Redis: encrypted, checked, with a user of its own, and never in clear. */
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { deadlineIn } from '../core/deadline.ts'
import { FinalViolation, Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { RedisAddress } from '../ports/services.ts'
import type { Scene } from '../run/scene.ts'
import { type Authority, makeAuthority } from '../services/redis/certificates.ts'
import { withRedis } from '../services/redis/driver.ts'
import { encryptedDoor } from '../services/redis/encrypted.ts'
import type { Changes } from '../systems/environment.ts'
import { call } from '../systems/http-client.ts'
import type { Manifest } from '../systems/manifest.ts'
import type { SystemProcess } from '../systems/system.ts'
import { readSamples, type Samples } from './environment-samples.ts'
import type { EnvironmentName } from './environments.ts'
import { expectEqual, expectThat } from './expect.ts'
import { levelOf } from './log-levels.ts'
import { pointedTo } from './own-queue.ts'
import { ownRedis } from './own-redis.ts'

/** What is wrong with the certificate of the door, if anything. */
export type Fault = 'none' | 'made by a stranger' | 'made for another host'

export interface ManagedRedis {
  /** Where the server itself is, for whoever looks from outside. */
  readonly server: RedisAddress
  /** Changes by which a process of the system uses it through its encrypted door. */
  readonly changes: Changes
}

/** A Redis with one database, behind an encrypted door, with a user who is not the default one. */
export async function managedRedis(scene: Scene, fault: Fault): Promise<ManagedRedis> {
  const server = await ownRedis(scene, { args: ['--databases', '1'] })
  const password = randomBytes(24).toString('base64url')
  await withRedis(server.url, (redis) =>
    redis.acl('SETUSER', 'tenant', 'on', `>${password}`, 'allkeys', 'allchannels', '+@all'),
  )
  const trusted = await makeAuthority(join(scene.dir, 'authority'))
  const door = await encryptedDoor(await certificateOf(scene, trusted, fault), server.port)
  scene.scope.undo('close the encrypted door', () => door.close())
  const url = `rediss://tenant:${password}@127.0.0.1:${door.port}`
  const address = { host: '127.0.0.1', port: door.port, password, url }
  const trust = scene.manifest.redis.trust.map((variable) => [variable, trusted.file])
  const links = asWritten(pointedTo(scene, { redis: address }), sampleOf(scene.manifest))
  return { server, changes: { ...links, ...Object.fromEntries(trust) } }
}

/**
 * Encrypted links with the options that the team's own sample has behind them: Celery wants to read
 * `?ssl_cert_reqs=…` there, https://docs.celeryq.dev/en/stable/userguide/configuration.html#conf-redis-result-backend
 */
export function asWritten(links: Changes, sample: Readonly<Record<string, string>>): Changes {
  const entries = Object.entries(links).map(([name, value]) => {
    const { protocol, search = '' } = URL.parse(sample[name] ?? '') ?? {}
    const isPlain = value?.startsWith('rediss:') === true && !value.includes('?')
    return [name, protocol === 'rediss:' && isPlain ? value + search : value]
  })
  return Object.fromEntries(entries)
}

/** Nothing where there is no sample for production: other scenarios say so. */
function sampleOf(manifest: Manifest): Readonly<Record<string, string>> {
  try {
    return readSamples(manifest).production
  } catch (error) {
    if (error instanceof Unverified) return {}
    throw error
  }
}

async function certificateOf(scene: Scene, trusted: Authority, fault: Fault) {
  if (fault === 'made for another host') return trusted.issue('DNS:elsewhere.example')
  if (fault === 'none') return trusted.issue('IP:127.0.0.1,DNS:localhost')
  const stranger = await makeAuthority(join(scene.dir, 'strange-authority'))
  return stranger.issue('IP:127.0.0.1,DNS:localhost')
}

/** A host outside of every private network; the name is reserved and leads nowhere (RFC 2606). */
const publicHost = 'redis.managed.invalid'

/** Changes by which the link would lead over the open network in clear. */
export function inClear(scene: Scene): Changes {
  const { redis } = scene.addresses
  const url = `redis://:${encodeURIComponent(redis.password)}@${publicHost}:6379/0`
  return pointedTo(scene, { redis: { ...redis, host: publicHost, port: 6379, url } })
}

/** What is wrong with the link, before or behind its name; `smtp_tls` and a cache that was cleared are not. */
const wrong = /encrypt|rediss|(?<!_)tls|\bplain|\bclear(?!ed|ing|ly)|secure/i

/**
 * A line that speaks of the link and of what is wrong with it, as a warning at least where lines have levels.
 * Whoever has ended for it need not call it one, but settings shown to developers say nothing of an end.
 */
function warns(line: string, hasEnded: boolean): boolean {
  if (!/redis/i.test(line) || !wrong.test(line)) return false
  const level = levelOf(line)
  return level !== 'debug' && (level !== 'info' || hasEnded)
}

/** Who answers has started, and says soon after that what there is to say, in milliseconds. */
const afterStartMs = 10_000

/**
 * The log of the backend warns of the link in clear, or says that it is refused because of it, while it starts.
 * Nobody waits for the rest of the time that a start may take once it is over.
 */
export async function warnsOfClearLink(
  { manifest }: Pick<Scene, 'manifest'>,
  { role, process, url }: Pick<SystemProcess, 'role' | 'process' | 'url'>,
  patienceMs = afterStartMs,
): Promise<string> {
  let saidBy = deadlineIn(Math.max(10, manifest.processes.backend.readyWithin) * 1_000)
  let isUp = false
  return eventually(
    `the ${role} warns of a Redis in clear`,
    async () => {
      if (process.exit() !== undefined) await process.exited // only then its last line has been read
      const hasEnded = process.exit() !== undefined
      const isOver = hasEnded || saidBy.passed()
      const lines = process.lines().map(({ text }) => text)
      const told = lines.find((line) => warns(line, hasEnded))
      if (told !== undefined) return told
      const Silence = isOver ? FinalViolation : Violation
      if (!isUp && (await answers(url + manifest.routes.health))) {
        isUp = true
        saidBy = deadlineIn(patienceMs)
      }
      throw new Silence(`no line of the ${role} warns of a Redis in clear`, {
        received: lines.slice(-3),
      })
    },
    { withinMs: saidBy.budgetMs, everyMs: 20 },
  )
}

/** Whatever it answers. */
const answers = (url: string): Promise<boolean> =>
  call(url, { withinMs: 2_000 }).then(
    () => true,
    () => false,
  )

/** Outside local every URL of Redis is encrypted and leads out of the composition; locally to its Redis. */
export function samplesAreEncrypted(scene: Scene, samples: Samples): void {
  const { manifest } = scene
  const variables = Object.keys(manifest.environment).filter((name) =>
    manifest.environment[name]?.includes('${redis.url}'),
  )
  expectThat(variables.length > 0, 'the manifest hands no URL of Redis to the system')
  for (const name of ['staging', 'production'] as const) {
    const wrong = variables.filter((variable) => !isManaged(scene, samples, name, variable))
    expectEqual(
      `URLs of the sample for ${name} that lead to no managed, encrypted Redis`,
      wrong,
      [],
    )
  }
}

function isManaged(
  { manifest }: Scene,
  samples: Samples,
  name: EnvironmentName,
  variable: string,
): boolean {
  const url = URL.parse(samples[name][variable] ?? '')
  return url?.protocol === 'rediss:' && url.hostname !== manifest.composition.services.redis
}
