/** The health check of the composed Redis: what it says, what it leaves, and what it gives away. */
import { shellWords } from '../artifacts/compose/shell-words.ts'
import type { ComposeService } from '../ports/composition.ts'
import type { ComposedSystem } from '../run/compose.ts'
import type { Scene } from '../run/scene.ts'
import { withRedis } from '../services/redis/driver.ts'
import { redisBehind } from './composed-redis.ts'
import { argvOfCheck, serviceOf } from './composition.ts'
import { expectEqual, expectThat } from './expect.ts'

export interface RedisProbing {
  readonly exitCodes: readonly number[]
  readonly keys: readonly string[]
}

/** The service's own check, once, inside the service. */
export function probe({ composition, project }: ComposedSystem, name: string) {
  return composition.exec(name, argvOfCheck(serviceOf(project, name)))
}

/** Runs the check `times` times and notes which keys there are then. */
export async function probeRedis(
  scene: Scene,
  made: ComposedSystem,
  times: number,
): Promise<RedisProbing> {
  const exitCodes: number[] = []
  for (let round = 0; round < times; round += 1) {
    exitCodes.push((await probe(made, scene.manifest.composition.services.redis)).code)
  }
  const keys = await withRedis(redisBehind(scene, made), (redis) => redis.keys('*'))
  return { exitCodes, keys: keys.sort() }
}

/** The server gets another password, as if the check's were wrong. */
export async function changePassword(scene: Scene, made: ComposedSystem): Promise<void> {
  await withRedis(redisBehind(scene, made), (redis) =>
    redis.config('SET', 'requirepass', 'some-other-password'),
  )
}

/** The list of processes is open to everyone on the machine: the password must not be read there. */
export function hidesPassword(service: ComposeService, password: string): void {
  const { test = [] } = service.healthcheck ?? {}
  const written = test.some((word) => word.includes(password))
  expectThat(!written, `the health check of ${service.name} has the password in its text`, {
    expected: 'a name that the container fills in: REDISCLI_AUTH="$$REDIS_PASSWORD" redis-cli ping',
    received: 'the password itself, as it is written or as compose fills it in',
  })
  const words = test[0] === 'CMD-SHELL' ? shellWords(test.slice(1).join(' ')) : test.slice(1)
  const shown = words
    .filter((word) => !/^\w+=/.test(word))
    .map((word) => word.replace(/\$\{?(\w+)\}?/g, (_, name) => service.environment[name] ?? ''))
    .filter((word) => word.includes(password)).length
  expectEqual(`arguments of the health check of ${service.name} that hold the password`, shown, 0)
}
