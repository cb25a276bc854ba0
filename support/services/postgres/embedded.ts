/** A PostgreSQL server of this run alone, from the programs that npm has installed. */
import { randomBytes } from 'node:crypto'
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Launch, RunningProcess } from '../../ports/process.ts'
import type { PostgresAddress, RunningService } from '../../ports/services.ts'
import { endBy, onFreePort } from '../start-up.ts'
import { type Account, serverAccount } from './account.ts'
import { type PostgresBinaries, postgresBinaries, postgresPackage, preloading } from './binaries.ts'
import { cacheFolder } from './cache.ts'
import { proveAddress, setPassword } from './connection.ts'
import { lostItsPort, runServer, type ServerSpec } from './server.ts'
import { makeSocketFolder } from './socket-folder.ts'
import { spreadOut } from './spread.ts'
import { makeDataFolder } from './template.ts'
import { type Tool, toolOf } from './tool.ts'

export interface PostgresOptions {
  readonly launch: Launch
  /** Takes data, socket and log; made when missing, removed by `stop()`. */
  readonly dir: string
  /** Runs the server where the caller is root; the account `postgres`, else `nobody`, unless given. */
  readonly user?: Account
  /** Server settings, such as `{ max_connections: '20' }`. */
  readonly settings?: Readonly<Record<string, string>>
  /** Folder of further extensions, all of them SQL. */
  readonly extensions?: string
  /** Libraries that the server loads at its start, where the package has them. */
  readonly preload?: readonly string[]
  /** Keeps between runs what is made once; a private folder of this user unless given. */
  readonly cache?: string
}

export interface PostgresService extends RunningService<PostgresAddress> {
  /** Ends the server and keeps its data: in order (`fast`), or as a crash would (`immediate`). */
  stopServer(mode: 'fast' | 'immediate'): Promise<void>
  /** Starts the ended server again on the same port and data; resolves when it can be used. */
  startServer(): Promise<void>
}

/**
 * Listens on a free port of the loopback interface only, asks for a password (SCRAM) that is made
 * here, and does not wait for the disk. Resolves when it can be used.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresService> {
  const { launch, dir, cache = cacheFolder(), user: account = serverAccount() } = options
  await mkdir(dir, { recursive: true })
  if (account !== undefined) await chmod(dir, 0o711) // it must get to its data
  const tool = toolOf(launch, account, dir)
  const binaries = await knownBinaries(tool, cache, account, options.extensions)
  await spreadOut(toolOf(launch, undefined, dir), dir)
  const spec: ServerSpec = {
    ...{ launch, account, logDir: dir, program: binaries.postgres },
    data: await mkdtemp(join(dir, 'data-')),
    socketFolder: await makeSocketFolder(dir, account),
    settings: { ...preloading(binaries, options.preload), ...options.settings },
  }
  await makeDataFolder({ tool, account, cache, binaries }, spec.data)
  const first = await onFreePort(
    async (port) => ({ port, server: await runServer(spec, port) }),
    lostItsPort,
  )
  const address = addressAt(first.port)
  try {
    await setPassword(spec.socketFolder, address)
    await proveAddress(address)
  } catch (error) {
    await first.server.kill()
    throw error
  }
  return serviceOf(spec, address, first.server, dir)
}

const known = new Map<string, Promise<PostgresBinaries>>()

/** Looked for once: a run starts dozens of servers. */
function knownBinaries(
  tool: Tool,
  cache: string,
  account: Account | undefined,
  extensions = '',
): Promise<PostgresBinaries> {
  const key = [cache, account?.uid, extensions].join(' ')
  const found =
    known.get(key) ?? postgresBinaries(tool, cache, postgresPackage(), extensions || undefined)
  known.set(key, found)
  found.catch(() => known.delete(key))
  return found
}

function serviceOf(
  spec: ServerSpec,
  address: PostgresAddress,
  first: RunningProcess,
  dir: string,
): PostgresService {
  let server = first
  return {
    address,
    get processes() {
      return [server]
    },
    stopServer: (mode) => endBy(server, shutdown[mode], shutdownBudgetMs),
    startServer: async () => {
      await server.exited
      server = await runServer(spec, address.port)
      await proveAddress(address)
    },
    stop: async () => {
      // Killed, it would leave a segment of shared memory behind.
      await endBy(server, shutdown.immediate, shutdownBudgetMs)
      for (const folder of [spec.socketFolder, dir]) await removeFolder(folder)
    },
  }
}

/** What the server understands as which shutdown (PostgreSQL 17, "Shutting Down the Server"). */
const shutdown = { fast: 'SIGINT', immediate: 'SIGQUIT' } as const

/** A shutdown without a disk to wait for takes milliseconds; a paused server does not answer at all. */
const shutdownBudgetMs = 10_000

function addressAt(port: number): PostgresAddress {
  const [host, user, database] = ['127.0.0.1', 'postgres', 'postgres']
  // Its alphabet needs no escape in a URL.
  const password = randomBytes(24).toString('base64url')
  const url = `postgresql://${user}:${password}@${host}:${port}/${database}`
  return { host, port, user, password, database, url }
}

function removeFolder(path: string): Promise<void> {
  return rm(path, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
}
