/** A Redis server of this run alone, from the machine's own `redis-server`. */
import { randomBytes } from 'node:crypto'
import { accessSync, constants } from 'node:fs'
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { SuiteError, suiteError } from '../../core/errors.ts'
import type { Launch, RunningProcess } from '../../ports/process.ts'
import type { RedisAddress, RunningService } from '../../ports/services.ts'
import { endBy, onFreePort, untilReady } from '../start-up.ts'
import { answersPing } from './ping.ts'

export interface RedisOptions {
  readonly launch: Launch
  /** Takes data, configuration and log; made when missing, removed by `stop()`. */
  readonly dir: string
  /** Made here unless given. */
  readonly password?: string
  /** Settings that win over ours, such as `['--maxmemory', '64mb']`; no secrets, `ps` shows them. */
  readonly args?: readonly string[]
}

export interface RedisService extends RunningService<RedisAddress> {
  /** Ends the server and keeps its data: in order (`shutdown`), or by SIGKILL (`kill`). */
  stopServer(mode: 'shutdown' | 'kill'): Promise<void>
  /** Starts the ended server again on the same port and data; resolves when it can be used. */
  startServer(): Promise<void>
}

/** A shutdown writes at most 256 MB; a paused server does not answer at all. */
const shutdownBudgetMs = 10_000

/**
 * Listens on a free port of the loopback interface only, asks for a password, appends every write to
 * a file, and refuses writes above 256 MB. Resolves when it answers to that password.
 */
export async function startRedis(options: RedisOptions): Promise<RedisService> {
  const { launch, dir, args = [] } = options
  const password = options.password ?? randomBytes(24).toString('base64url')
  const command = redisServer()
  await mkdir(dir, { recursive: true })
  await chmod(dir, 0o700)
  const config = join(dir, 'redis.conf')
  const run = async (port: number) => {
    const server = await launch({
      ...{ name: 'redis', command, args: [config, ...args], cwd: dir, logDir: dir },
      env: { PATH: '/usr/bin:/bin', LC_ALL: 'C' },
    })
    await untilReady(server, () => answersPing(port, password))
    return server
  }
  const first = await onFreePort(async (port) => {
    await writeFile(config, configuration({ port, password, dir }), { mode: 0o600 })
    return { port, server: await run(port) }
  }, lostItsPort)
  return serviceOf(addressAt(first.port, password), first.server, () => run(first.port), dir)
}

function serviceOf(
  address: RedisAddress,
  first: RunningProcess,
  again: () => Promise<RunningProcess>,
  dir: string,
): RedisService {
  let server = first
  return {
    address,
    get processes() {
      return [server]
    },
    stopServer: async (mode) => {
      if (mode === 'kill') await server.kill()
      else await endBy(server, 'SIGTERM', shutdownBudgetMs)
    },
    startServer: async () => {
      await server.exited
      server = await again()
    },
    stop: async () => {
      await server.kill()
      await rm(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 })
    },
  }
}

/** In a file, because everybody on the machine can read the arguments of a process. */
function configuration(own: { port: number; password: string; dir: string }): string {
  const settings = {
    bind: '127.0.0.1',
    port: own.port,
    requirepass: quoted(own.password),
    dir: quoted(own.dir),
    appendonly: 'yes',
    maxmemory: '256mb',
    'maxmemory-policy': 'noeviction',
  }
  return Object.entries(settings)
    .map(([name, value]) => `${name} ${value}\n`)
    .join('')
}

/** redis.conf takes double quotes with backslash escapes. */
function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function redisServer(): string {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const found = folders.map((folder) => join(folder, 'redis-server')).find(isExecutable)
  if (found !== undefined) return found
  const remedy =
    process.platform === 'darwin'
      ? 'Install it: brew install redis'
      : 'Install it: apt-get install redis-server (or what your system calls it)'
  throw suiteError('PROGRAM_MISSING', { program: 'redis-server', remedy })
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false // not in this folder of the PATH
  }
}

function addressAt(port: number, password: string): RedisAddress {
  const host = '127.0.0.1'
  return { host, port, password, url: `redis://:${encodeURIComponent(password)}@${host}:${port}/0` }
}

/** Whether a start failed because somebody else has taken the port meanwhile. */
function lostItsPort(failure: unknown): boolean {
  return failure instanceof SuiteError && failure.message.includes('Address already in use')
}
