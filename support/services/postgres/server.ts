/** One life of the server process: from its launch until it takes connections. */
import { SuiteError } from '../../core/errors.ts'
import type { Launch, RunningProcess } from '../../ports/process.ts'
import { sessionLimit } from '../../ports/services.ts'
import { untilReady } from '../start-up.ts'
import type { Account } from './account.ts'
import { serverEnvironment } from './tool.ts'

export interface ServerSpec {
  readonly launch: Launch
  readonly account: Account | undefined
  readonly program: string
  readonly data: string
  readonly socketFolder: string
  readonly logDir: string
  readonly settings: Readonly<Record<string, string>>
}

/**
 * The machine itself does not crash here, so nothing waits for the disk (`fsync`); the server is killed
 * here, so a commit still has to be written before it counts, and pages must not be torn: both other
 * switches stay on. Shared memory lies in the data folder (`mmap`), because a segment of the system
 * would stay behind when the server is killed.
 */
const ownSettings = {
  max_connections: String(sessionLimit),
  listen_addresses: '127.0.0.1',
  fsync: 'off',
  dynamic_shared_memory_type: 'mmap',
  max_wal_size: '1GB',
} as const

/** Resolves when the server says that it takes connections; data of a crash are recovered by then. */
export async function runServer(spec: ServerSpec, port: number): Promise<RunningProcess> {
  const settings = { ...ownSettings, ...spec.settings, unix_socket_directories: spec.socketFolder }
  const pairs = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])
  const server = await spec.launch({
    name: 'postgres',
    command: spec.program,
    args: ['-D', spec.data, '-p', String(port), ...pairs],
    cwd: spec.data,
    env: serverEnvironment,
    logDir: spec.logDir,
    ...(spec.account && { user: spec.account }),
  })
  const ready = 'database system is ready to accept connections'
  await untilReady(server, () => server.lines().some(({ text }) => text.includes(ready)))
  return server
}

/** Whether a start failed because somebody else has taken the port meanwhile. */
export function lostItsPort(failure: unknown): boolean {
  return failure instanceof SuiteError && failure.message.includes('could not bind IPv4 address')
}
