/** Redis in a container of the official image, with the settings of the embedded target. */
import { randomBytes } from 'node:crypto'
import { RedisContainer } from '@testcontainers/redis'
import { Wait } from 'testcontainers'
import { loopback } from '../../ports/loopback.ts'
import type { RedisAddress } from '../../ports/services.ts'
import {
  type ContainedService,
  type ContainerPlace,
  containedService,
  idOfStarted,
  keepToThisMachine,
  lostItsPort,
  type Ready,
} from './contained-service.ts'
import { labelsOf } from './labels.ts'

class LocalRedis extends RedisContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    keepToThisMachine(this.hostConfig, loopback)
  }
}

const portInside = 6379
const configFile = '/plumbline/redis.conf'

export interface RedisPlace extends ContainerPlace {
  /** Made here unless given. */
  readonly password?: string
  /** Settings that win over ours, such as `['--databases', '1']`; no secrets, `ps` shows them. */
  readonly args?: readonly string[]
}

/** Asks for a password, appends every write to a file, and refuses writes above 256 MB. */
export async function startRedisContainer(
  place: RedisPlace,
  ready: Ready<RedisAddress>,
): Promise<ContainedService<RedisAddress, 'shutdown' | 'kill'>> {
  const { password = randomBytes(24).toString('base64url'), args = [] } = place
  const content = configuration(password)
  const started = await place.onFreePort(async (port) => {
    const prepared = new LocalRedis(place.image)
      .withExposedPorts({ container: portInside, host: port })
      .withLabels(labelsOf(place.runId))
      .withCopyContentToContainer([{ content, target: configFile, mode: 0o644 }])
      .withCommand(['redis-server', configFile, ...args])
      .withWaitStrategy(Wait.forLogMessage('Ready to accept connections'))
    return { id: await idOfStarted('redis', place.image, prepared), port }
  }, lostItsPort)
  const signals = { shutdown: 'SIGTERM', kill: 'SIGKILL' } as const
  const address = addressAt(started.port, password)
  return containedService({ name: 'redis', id: started.id, address, ready, signals }, place)
}

/** In a file, because everybody on the machine can read the arguments of a process. */
function configuration(password: string): string {
  const settings = {
    // redis.conf takes double quotes with backslash escapes.
    requirepass: `"${password.replace(/["\\]/g, '\\$&')}"`,
    appendonly: 'yes',
    maxmemory: '256mb',
    'maxmemory-policy': 'noeviction',
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('')
}

function addressAt(port: number, password: string): RedisAddress {
  const url = `redis://:${encodeURIComponent(password)}@${loopback}:${port}/0`
  return { host: loopback, port, password, url }
}
