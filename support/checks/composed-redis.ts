/** The Redis of the composition, started as its files say, and processes of the system that use it. */
import { ComposeFileError } from '../artifacts/compose/compose-file-error.ts'
import { Unverified, Violation } from '../core/errors.ts'
import { eventually } from '../core/eventually.ts'
import type { RedisAddress } from '../ports/services.ts'
import { type ComposedSystem, composeSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { ping } from '../services/redis/driver.ts'
import { greeting } from '../services/redis/raw.ts'
import type { Changes } from '../systems/environment.ts'
import type { Place } from './compose-files.ts'
import { cameUp, serviceOf } from './composition.ts'
import { pointedTo } from './own-queue.ts'

/** How long a server that cannot start may take to show it, on a busy machine. */
const showsWithinMs = 15_000

/** Brings up nothing but Redis; where production has a managed one, there is nothing to bring up. */
export async function composedRedis(
  scene: Scene,
  runDir: string,
  place: Place,
): Promise<ComposedSystem> {
  const { services, production } = scene.manifest.composition
  const files = place === 'production' ? production : undefined
  if (place === 'production' && files === undefined) {
    throw new Unverified('needs composition.production in the manifest')
  }
  const made = await composeSystem(scene, runDir, {}, files)
  if (place === 'production' && made.project.services[services.redis] === undefined) {
    throw new Unverified(
      'needs hosted services: the Redis of production is not in the compose files',
    )
  }
  serviceOf(made.project, services.redis)
  cameUp(await made.composition.up([services.redis]))
  return made
}

/** Where it is reached from this machine, with the password of the environment. */
export function addressOfRedis(
  { manifest, addresses }: Scene,
  { composition, environment }: ComposedSystem,
): RedisAddress {
  const { services, ports } = manifest.composition
  const at = composition.address(services.redis, ports.redis ?? 6379)
  if (at === undefined) throw new Violation(`nothing listens on the port of ${services.redis}`)
  const [host = '', port = ''] = at.split(':')
  const password = environment.REDIS_PASSWORD ?? addresses.redis.password
  const url = `redis://:${encodeURIComponent(password)}@${at}/0`
  return { host, port: Number(port), password, url }
}

/** The same for whoever looks on: where the files have no Redis of their own, it is the scenario's. */
export function redisBehind(
  { manifest, addresses }: Scene,
  { composition, environment }: Pick<ComposedSystem, 'composition' | 'environment'>,
): string {
  const { services, ports } = manifest.composition
  const at = composition.address(services.redis, ports.redis ?? 6379)
  const password = environment.REDIS_PASSWORD ?? addresses.redis.password
  return at === undefined ? addresses.redis.url : `redis://:${encodeURIComponent(password)}@${at}/0`
}

/** Changes by which a process of the system uses it in place of the shared Redis. */
export function usingIt(scene: Scene, made: ComposedSystem): Changes {
  return pointedTo(scene, { redis: addressOfRedis(scene, made) })
}

/** It is up again after an end, whoever has started it: its restart policy or this. */
export async function upAgain(scene: Scene, made: ComposedSystem): Promise<void> {
  cameUp(await made.composition.up([scene.manifest.composition.services.redis]))
  await answersAgain(addressOfRedis(scene, made))
}

async function answersAgain({ url }: RedisAddress): Promise<void> {
  await eventually(
    'Redis answers again',
    async () => {
      try {
        await ping(url)
      } catch (error) {
        throw new Violation((error as Error).message)
      }
    },
    { withinMs: showsWithinMs },
  )
}

export interface Refusal {
  /** True where somebody without a password gets an answer. */
  readonly open: boolean
  /** What it says, or how it has ended. */
  readonly said: string
}

/** Tries to bring it up with `password`, until it answers or has ended. */
export async function refusedWith(
  scene: Scene,
  runDir: string,
  password: string | null,
): Promise<Refusal> {
  const made = await composedWith(scene, runDir, password)
  if (typeof made === 'string') return { open: false, said: made }
  const { composition } = made
  const { services, ports } = scene.manifest.composition
  // The end of the scenario ends it: a server that is started again and again never comes up.
  const up = composition.up([services.redis]).then(({ stderr }) => stderr)
  up.catch(() => undefined)
  const [host = '', port = ''] = (
    composition.address(services.redis, ports.redis ?? 6379) ?? ''
  ).split(':')
  return eventually(
    `${services.redis} runs or refuses to`,
    async () => {
      const answer = await greeting({ host, port: Number(port) })
      if (answer !== undefined) return { open: answer.startsWith('+'), said: answer }
      const ended = (await composition.ps()).find(({ exitCode }) => exitCode !== undefined)
      if (ended === undefined) throw new Violation('it has neither answered nor ended')
      const [last = ''] = (await composition.logs(services.redis)).map(({ text }) => text).slice(-1)
      return { open: false, said: `exit status ${ended.exitCode}: ${last}` }
    },
    { withinMs: showsWithinMs },
  )
}

/** The project, or what compose says when it refuses the files. */
async function composedWith(
  scene: Scene,
  runDir: string,
  password: string | null,
): Promise<ComposedSystem | string> {
  try {
    return await composeSystem(scene, runDir, { REDIS_PASSWORD: password })
  } catch (error) {
    const refused = error instanceof Violation && error.cause instanceof ComposeFileError
    if (!refused) throw error
    return error.message
  }
}
