/** Secrets that are replaced while the composition is up: what still works, and what no longer does. */

import { delimiter } from 'node:path'
import { execa } from 'execa'
import { Violation } from '../core/errors.ts'
import type { CommandResult } from '../ports/composition.ts'
import { type ComposedSystem, readProject } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { identifier, logIn, query, withUser } from '../services/postgres/driver.ts'
import { answersPing } from '../services/redis/ping.ts'
import type { Changes } from '../systems/environment.ts'
import type { Manifest } from '../systems/manifest.ts'
import { machineEnvironment } from '../systems/system.ts'
import { redisBehind } from './composed-redis.ts'
import { randomText } from './environments.ts'
import { expectEqual } from './expect.ts'

/** Addresses of a service on this machine, by the old and the new password. */
interface Doors {
  readonly old: string
  readonly new: string
}

export interface Rotation {
  readonly brought: CommandResult
  readonly redis: Doors
  readonly database: Doors
  /** The composition with what its environment file holds now. */
  readonly made: ComposedSystem
}

export interface DatabaseUser {
  readonly name: string
  readonly url: string
}

/** Beside the programs' own starts: health checks of the usual rhythm, in milliseconds. */
const checksMs = 60_000

/** How long the second start may take, in milliseconds: each program starts as slowly as its manifest says. */
export const upAgainWithinMs = ({ processes }: Pick<Manifest, 'processes'>): number => {
  const starts = [processes.backend, processes.worker].map((each) => each?.readyWithin ?? 0)
  return starts.reduce((sum, seconds) => sum + seconds * 1000, checksMs)
}

/**
 * Replaces the application's secret, the password of Redis and that of the database: in the stores'
 * own way where they keep it themselves, everything else in the environment file alone. Then
 * `docker compose up` again, as the documents say.
 */
export async function rotate(
  scene: Scene,
  runDir: string,
  made: ComposedSystem,
  user: DatabaseUser,
): Promise<Rotation> {
  const { environment } = made
  const password = randomText(40)
  const { url } = scene.addresses.postgres
  await query(url, `alter role ${identifier(user.name)} password '${password}'`)
  const oldPassword = environment.REDIS_PASSWORD ?? scene.addresses.redis.password
  const newPassword = randomText(40)
  const changes: Changes = {
    ...environment,
    ...replaced(environment, oldPassword, newPassword),
    SECRET_KEY: randomText(48),
    DATABASE_URL: withUser(user.url, { password }),
  }
  const oldDoor = redisBehind(scene, made)
  const read = await readProject(scene, runDir, changes)
  const brought = await upAgain(scene, made)
  const now = { ...made, environment: read.environment }
  return {
    brought,
    made: now,
    redis: { old: oldDoor, new: withUser(redisBehind(scene, now), { password: newPassword }) },
    database: { old: user.url, new: withUser(user.url, { password }) },
  }
}

/** Every variable in which the secret stands, with the new one in its place. */
function replaced(environment: Readonly<Record<string, string>>, old: string, next: string) {
  const holding = Object.entries(environment).filter(([, value]) => value.includes(old))
  return Object.fromEntries(holding.map(([name, value]) => [name, value.replaceAll(old, next)]))
}

async function upAgain(
  { manifest, dir }: Scene,
  { composition, repository }: ComposedSystem,
): Promise<CommandResult> {
  const { redis, backend, worker } = manifest.composition.services
  const machine = machineEnvironment(dir)
  const env = { ...machine, PATH: [composition.commandPath, machine.PATH].join(delimiter) }
  const args = ['compose', 'up', '-d', '--wait', redis, backend, worker]
  const timeout = upAgainWithinMs(manifest)
  const ended = await execa('docker', args, {
    ...{ cwd: repository, env, extendEnv: false, reject: false, timeout },
  })
  const late = ended.timedOut ? `\nnot up again within ${timeout / 1000} s` : ''
  return { code: ended.exitCode ?? 1, stdout: ended.stdout, stderr: ended.stderr + late }
}

/** Both stores are open to the new passwords and closed to the old ones. */
export async function onlyNewOpens({ redis, database }: Rotation): Promise<void> {
  const received = {
    redis: { old: await opens(() => knock(redis.old)), new: await opens(() => knock(redis.new)) },
    database: {
      old: await opens(() => logIn(database.old)),
      new: await opens(() => logIn(database.new)),
    },
  }
  const expected = { redis: { old: false, new: true }, database: { old: false, new: true } }
  expectEqual('which passwords open Redis and the database', received, expected)
}

/** No answer at all is no refusal. */
async function knock(address: string): Promise<void> {
  const { port, password } = new URL(address)
  const answers = await answersPing(Number(port), decodeURIComponent(password))
  if (!answers) throw new Violation('Redis does not answer after the rotation')
}

/** A refusal of the login is an answer; everything else is an error. */
async function opens(enter: () => Promise<unknown>): Promise<boolean> {
  try {
    await enter()
    return true
  } catch (error) {
    const text = `${(error as { code?: unknown }).code} ${(error as Error).message}`
    if (/WRONGPASS|NOAUTH|28P01|28000/.test(text)) return false
    throw error
  }
}
