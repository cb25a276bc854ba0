/** A service in a container of its own: ended and started again with its data and its port. */
import { rm } from 'node:fs/promises'
import type { GenericContainer } from 'testcontainers'
import { suiteError } from '../../core/errors.ts'
import type { RunningProcess } from '../../ports/process.ts'
import type { RunningService } from '../../ports/services.ts'
import { livingIn } from './contained-process.ts'
import { type Container, openEngine, removeContainer } from './engine.ts'

export interface ContainedService<A, Mode extends string> extends RunningService<A> {
  readonly container: Container
  /** Ends the server and keeps its data; each mode is a signal. */
  stopServer(mode: Mode): Promise<void>
  /** Starts the ended server again on the same port and data; resolves when it can be used. */
  startServer(): Promise<void>
}

/** What every recipe is told by the run. */
export interface ContainerPlace {
  readonly runId: string
  readonly image: string
  /** Folder of the log; removed with the service. */
  readonly dir: string
  /** Calls back with a free port, and again with another when `taken` says that it was lost. */
  readonly onFreePort: <T>(
    start: (port: number) => Promise<T>,
    taken: (failure: unknown) => boolean,
  ) => Promise<T>
}

/** Resolves when the server at the address can be used; rejects when its process ends before. */
export type Ready<A> = (process: RunningProcess, address: A) => Promise<void>

interface Recipe<A, Mode extends string> {
  readonly name: string
  readonly id: string
  readonly address: A
  readonly ready: Ready<A>
  /** What the server understands as which end. */
  readonly signals: Readonly<Record<Mode, NodeJS.Signals>>
}

/** Longer than a server needs for an end in order; it is killed then. */
const endBudgetMs = 10_000

/** Takes over a container that has been started; it is removed when the service is not ready in time. */
export async function containedService<A, Mode extends string>(
  { name, id, address, ready, signals }: Recipe<A, Mode>,
  { dir }: ContainerPlace,
): Promise<ContainedService<A, Mode>> {
  const engine = await openEngine()
  const container = engine.container.getById(id)
  const life = async () => {
    const process = await livingIn(container, name, dir)
    await ready(process, address)
    return process
  }
  const stop = async () => {
    await removeContainer(container)
    await rm(dir, { recursive: true, force: true })
  }
  let server = await life().catch(async (error: unknown) => {
    await stop()
    throw error
  })
  return {
    ...{ address, container, stop },
    get processes() {
      return [server]
    },
    stopServer: (mode) => endBy(server, signals[mode]),
    startServer: async () => {
      await server.exited
      await container.start()
      server = await life()
    },
  }
}

async function endBy(server: RunningProcess, signal: NodeJS.Signals): Promise<void> {
  server.signal(signal)
  const timer = setTimeout(() => server.kill(), endBudgetMs)
  await server.exited.finally(() => clearTimeout(timer))
}

/** Starts what was prepared and answers its id; `SERVICE_FAILED` when the engine or the image will not. */
export async function idOfStarted(
  name: string,
  image: string,
  prepared: GenericContainer,
): Promise<string> {
  try {
    return (await prepared.start()).getId()
  } catch (cause) {
    const detail = `the engine says of ${image}: ${(cause as Error).message}`
    const log = `none was kept; \`docker run ${image}\` shows what the image says`
    throw suiteError('SERVICE_FAILED', { service: name, detail, log }, cause)
  }
}

/** Whether a start failed because somebody else has taken the port meanwhile. */
export function lostItsPort(failure: unknown): boolean {
  return /port is already allocated|address already in use/i.test(String(failure))
}

/** What of a container's settings the modules leave to whoever extends them. */
export interface HostSettings {
  PortBindings?: unknown
  Init?: boolean | undefined
}

/**
 * Published on the loopback interface alone, whatever the engine's default is; and with a first process
 * that buries orphans: a database would take the end of a strange one for the crash of its own.
 */
export function keepToThisMachine(settings: HostSettings, host: string): void {
  settings.Init = true
  const bindings = Object.values((settings.PortBindings ?? {}) as Record<string, object[]>)
  for (const binding of bindings.flat()) Object.assign(binding, { HostIp: host })
}
