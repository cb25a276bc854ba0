/** Postgres in a container of the official image, or of one with more extensions. */
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { PostgreSqlContainer } from '@testcontainers/postgresql'
import { Wait } from 'testcontainers'
import { loopback } from '../../ports/loopback.ts'
import { type PostgresAddress, sessionLimit } from '../../ports/services.ts'
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

class LocalPostgres extends PostgreSqlContainer {
  protected override async beforeContainerCreated(): Promise<void> {
    keepToThisMachine(this.hostConfig, loopback)
    // The module would have it asked four times a second, for as long as it runs.
    this.createOpts.Healthcheck = { Test: ['NONE'] }
  }
}

export interface PostgresPlace extends ContainerPlace {
  /** Folder of extensions in SQL, for those that the image lacks. */
  readonly extensions: string
}

const portInside = 5432
const user = 'postgres'
const startScript = fileURLToPath(new URL('start-postgres.sh', import.meta.url))

/** A dozen scenarios may start theirs at once; the cluster is made in a second on a quiet machine. */
const startBudgetMs = 120_000

/** What the server says when it takes connections; the recipe's second one is meant for everybody. */
export const readyLine = 'database system is ready to accept connections'

/**
 * The machine itself does not crash here, so nothing waits for the disk; a server that is killed still
 * keeps what it has committed. An engine gives every container 64 MB of shared memory, which a few large
 * queries use up (`mmap`: files take its place).
 */
const settings = {
  max_connections: String(sessionLimit),
  fsync: 'off',
  max_wal_size: '1GB',
  dynamic_shared_memory_type: 'mmap',
} as const

/** Asks for a password that is made here. pg_cron is loaded where the image has it. */
export async function startPostgresContainer(
  place: PostgresPlace,
  ready: Ready<PostgresAddress>,
): Promise<ContainedService<PostgresAddress, 'fast' | 'immediate'>> {
  const password = randomBytes(24).toString('base64url')
  const pairs = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const started = await place.onFreePort(async (port) => {
    const prepared = new LocalPostgres(place.image)
      .withExposedPorts({ container: portInside, host: port })
      .withLabels(labelsOf(place.runId))
      .withUsername(user)
      .withPassword(password)
      .withDatabase(user)
      .withEnvironment({ POSTGRES_INITDB_ARGS: '--no-sync' })
      .withCopyFilesToContainer([{ source: startScript, target: '/plumbline/start.sh' }])
      .withCopyDirectoriesToContainer([
        { source: place.extensions, target: '/plumbline/extensions' },
      ])
      .withCommand(['sh', '/plumbline/start.sh', user, ...pairs])
      .withStartupTimeout(startBudgetMs)
      // The first one answers nobody outside; it is there while the cluster is made.
      .withWaitStrategy(Wait.forLogMessage(readyLine, 2))
    return { id: await idOfStarted('postgres', place.image, prepared), port }
  }, lostItsPort)
  // PostgreSQL 17, "Shutting Down the Server".
  const signals = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const
  const address = addressAt(started.port, password)
  return containedService({ name: 'postgres', id: started.id, address, ready, signals }, place)
}

function addressAt(port: number, password: string): PostgresAddress {
  const url = `postgresql://${user}:${password}@${loopback}:${port}/${user}`
  return { host: loopback, port, user, password, database: user, url }
}
